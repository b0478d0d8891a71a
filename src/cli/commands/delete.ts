import type { ConfigDocument, ConfigEdit } from '../../config-file/index.ts'
import type { LocalTarget } from '../../providers/wrappers.ts'
import { refuseWhileNeeded } from '../../remotes/removal.ts'
import type { CommandRun } from '../commands.ts'
import { localTargetsNaming, warnOfUnchanged } from '../local-targets.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { mustBeInFile } from '../seen.ts'
import { notSessions } from '../sessions.ts'
import { need } from '../words.ts'
import { writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  need(invocation, 'NAME')
  const names = [...new Set(invocation.args.map(remoteName))]
  await notSessions(invocation, names, SESSION)
  await mustBeInFile(invocation, names)
  const force = invocation.options.has('force')
  let unchanged: readonly LocalTarget[] = []
  await writeAndReport(invocation, (file) => {
    unchanged = localTargetsNaming(file, new Set(names))
    return removals(file, names, force)
  })
  warnOfUnchanged(invocation, unchanged)
}

const SESSION = 'End it, here and at pCloud: `pcloud-config disconnect NAME`.'

function removals(
  file: ConfigDocument,
  names: readonly string[],
  force: boolean,
): readonly ConfigEdit[] {
  for (const name of names) mustExist(file, name)
  if (!force) refuseWhileNeeded(file, new Set(names))
  return names.map((name) => ({ kind: 'remove', name }))
}
