import { type Finding, finding } from '../../finding.ts'
import { hiddenIn } from '../../visible.ts'
import { setKey, subjectOf, unsetCommand, updateCommand } from '../remedies.ts'
import { type PcloudFacts, textOf } from './ask-remote.ts'

/** Judges whether rclone can read the root folder, and whether the folder exists. */
export function judgeRoot(remote: PcloudFacts): readonly Finding[] {
  return [...judgeSpelling(remote), ...judgeFolder(remote)]
}

function judgeSpelling(remote: PcloudFacts): readonly Finding[] {
  const { root } = remote
  const subject = subjectOf(remote)
  if (root.kind === 'right') return []
  if (root.kind === 'unreadable') {
    const hidden = hiddenIn(textOf(remote.keys, 'root_folder_id'))
    const why =
      hidden === undefined ? 'is not an ID, a web address or a path' : `contains ${hidden}`
    const text = `root_folder_id ${why}.`
    const hint = `Open the folder on my.pcloud.com and copy the number after folder= in the address: ${updateCommand(remote, 'root_folder_id', 'dNUMBER')}`
    return [finding('root-folder-unreadable', subject, text, { hint })]
  }
  if (root.kind === 'number') {
    const text =
      'root_folder_id is only a number. rclone can list it, but a mount does not see changes in it.'
    const id = `d${BigInt(textOf(remote.keys, 'root_folder_id'))}`
    return [
      finding('root-folder-number', subject, text, { fix: setKey(remote, 'root_folder_id', id) }),
    ]
  }
  return [misspelled(remote, root.kind)]
}

const WHAT = {
  letter: 'starts with a capital D',
  address: 'is a web address',
  path: 'is a path',
  quoted: 'is in quotes, and rclone reads the quotes as part of the value',
  comment: 'has a comment after it, and rclone reads the comment as part of the value',
  invisible: 'contains an invisible character',
} as const

/** The repair is the ID of the folder, if pCloud has listed it. */
function misspelled(remote: PcloudFacts, kind: keyof typeof WHAT): Finding {
  const { answer } = remote
  const listed = answer.kind === 'lives' && answer.folder.kind === 'listed'
  const fix = listed ? setKey(remote, 'root_folder_id', answer.folder.folder.id) : undefined
  const hidden = kind === 'invisible' && hiddenIn(textOf(remote.keys, 'root_folder_id'))
  const text = `root_folder_id ${hidden ? `contains ${hidden}` : WHAT[kind]}. rclone needs an ID such as d19066333043.`
  const hint =
    fix === undefined ? 'To look up the ID, this check needs a login that works.' : undefined
  return finding('root-folder-spelling', subjectOf(remote), text, { fix, hint })
}

function judgeFolder(remote: PcloudFacts): readonly Finding[] {
  const { answer } = remote
  if (answer.kind !== 'lives') return []
  const subject = subjectOf(remote)
  const another = `Choose a different folder: ${updateCommand(remote, 'root_folder_id', 'dNUMBER')}`
  switch (answer.folder.kind) {
    case 'missing':
      return [
        finding('root-folder-missing', subject, 'The root folder does not exist in this account.', {
          hint: `${another}, or without one: ${unsetCommand(remote, 'root_folder_id')}`,
        }),
      ]
    case 'denied':
      return [
        finding(
          'root-folder-denied',
          subject,
          'The app has no access to this root folder (2003).',
          {
            hint: `An app limited to one folder sees only that folder. ${another}`,
          },
        ),
      ]
    case 'listed':
      return answer.folder.folder.encrypted ? [encrypted(remote, another)] : []
    case 'unknown':
      return []
  }
}

function encrypted(remote: PcloudFacts, hint: string): Finding {
  const text =
    'The root folder is in the Crypto Folder. pCloud encrypts it, so rclone cannot read or write it.'
  return finding('root-folder-encrypted', subjectOf(remote), text, { hint })
}
