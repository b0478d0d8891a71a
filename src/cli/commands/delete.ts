import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { Cancelled } from '../../errors.ts'
import { refuseWhileNeeded } from '../../remotes/references.ts'
import { quotedName } from '../../visible.ts'
import { mustExist, need } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { promptWishes } from '../login-options.ts'
import { mustBeInFile } from '../seen.ts'
import { notSessions } from '../sessions.ts'
import { saysYes } from '../talk.ts'
import { unchangedUsers, warnOfUnchanged, writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  need(invocation, 'NAME')
  const names = [...new Set(invocation.args.map(remoteName))]
  await notSessions(invocation, names, SESSION)
  await mustBeInFile(invocation, names)
  const force = invocation.options.has('force')
  await askYes(invocation, names, removals(await invocation.store().load(), names, force).length)
  let unchanged: readonly string[] = []
  const edits = (file: ConfigDocument) => {
    unchanged = unchangedUsers(invocation, file, new Set(names))
    return removals(file, names, force)
  }
  await writeAndReport(invocation, edits, () => `Deleted ${names.join(', ')}.`)
  warnOfUnchanged(invocation, unchanged)
}

/** Prompts only at a terminal. A script deletes without a question, as in rclone. */
async function askYes(invocation: Invocation, names: readonly string[], count: number) {
  const { host, options } = invocation
  if (options.has('yes') || options.has('dry-run') || !host.stdinIsTTY) return
  if (host.promptMode(await promptWishes(invocation)) === 'none') return
  const agrees = await saysYes(invocation, {
    message: `Delete ${names.join(', ')}?`,
    help: count === 1 ? DELETES_LOGIN : 'This also removes their logins. You can undo this.',
    more: DELETING,
  })
  if (!agrees) throw new Cancelled('Nothing was deleted.')
}

const SESSION = (name: string) =>
  `To end it here and at pCloud: \`pcloud-config disconnect ${quotedName(name)}\``

function removals(
  file: ConfigDocument,
  names: readonly string[],
  force: boolean,
): readonly ConfigEdit[] {
  for (const name of names) mustExist(file, name)
  if (!force) refuseWhileNeeded(file, new Set(names))
  return names.map((name) => ({ kind: 'remove', name }))
}

export const DELETES_LOGIN = 'This also removes its login. You can undo this.'

export const DELETING =
  'This removes the section from the file. Your files at pCloud stay, and pCloud still accepts the login. To remove the login too, run `pcloud-config disconnect` first.'
