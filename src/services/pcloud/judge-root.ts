import { type Finding, finding } from '../../finding.ts'
import { setKey, subjectOf, unsetCommand, updateCommand } from '../remedies.ts'
import { type PcloudFacts, textOf } from './check-facts.ts'

/** Whether the root folder is written as rclone needs it, and is there. */
export function judgeRoot(remote: PcloudFacts): readonly Finding[] {
  return [...judgeSpelling(remote), ...judgeFolder(remote)]
}

function judgeSpelling(remote: PcloudFacts): readonly Finding[] {
  const { root } = remote
  const subject = subjectOf(remote)
  if (root.kind === 'right') return []
  if (root.kind === 'unreadable') {
    const text = 'root_folder_id is neither an id, an address nor a path.'
    const hint = `Open the folder on my.pcloud.com and take the number behind folder=: ${updateCommand(remote, 'root_folder_id', 'dNUMBER')}`
    return [finding('root-folder-unreadable', subject, text, { hint })]
  }
  if (root.kind === 'number') {
    const text =
      'root_folder_id is a bare number: rclone lists it, and a mount misses changes in it.'
    const id = `d${BigInt(textOf(remote.keys, 'root_folder_id'))}`
    return [
      finding('root-folder-number', subject, text, { fix: setKey(remote, 'root_folder_id', id) }),
    ]
  }
  return [misspelled(remote, root.kind)]
}

const WHAT = {
  letter: 'begins with a capital D',
  address: 'is an address of the web site',
  path: 'is a path',
  quoted: 'has quotes around it, which are part of its value',
  comment: 'has a comment behind it, which is part of its value',
} as const

/** Repaired with the id by which pCloud has listed that very folder. */
function misspelled(remote: PcloudFacts, kind: keyof typeof WHAT): Finding {
  const { answer } = remote
  const listed = answer.kind === 'lives' && answer.folder.kind === 'listed'
  const fix = listed ? setKey(remote, 'root_folder_id', answer.folder.folder.id) : undefined
  const text = `root_folder_id ${WHAT[kind]}, and rclone needs d and a number.`
  const hint =
    fix === undefined
      ? 'Once pCloud lists that folder for this token, --fix writes its id.'
      : undefined
  return finding('root-folder-spelling', subjectOf(remote), text, { fix, hint })
}

function judgeFolder(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  if (answer.kind !== 'lives') return []
  const subject = subjectOf(remote)
  const another = `Choose another: ${updateCommand(remote, 'root_folder_id', 'dNUMBER')}`
  switch (answer.folder.kind) {
    case 'missing':
      return [
        finding(
          'root-folder-missing',
          subject,
          'pCloud knows no such root folder in this account.',
          {
            hint: `${another}, or without one: ${unsetCommand(remote, 'root_folder_id')}`,
          },
        ),
      ]
    case 'denied':
      return [
        finding('root-folder-denied', subject, 'The app may not see this root folder (2003).', {
          hint: `An app limited to one folder sees only that one. ${another}`,
        }),
      ]
    case 'listed':
      return answer.folder.folder.encrypted ? [encrypted(remote, another)] : []
    case 'unknown':
      return []
  }
}

function encrypted(remote: PcloudFacts, hint: string): Finding {
  const text = 'The root folder is in the Crypto Folder, which rclone can neither read nor write.'
  return finding('root-folder-encrypted', subjectOf(remote), text, { hint })
}
