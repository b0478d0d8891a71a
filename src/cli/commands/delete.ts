import type { ConfigDocument, ConfigEdit } from '../../config-file/index.ts'
import { refuseWhileNeeded } from '../../remotes/removal.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { notSessions } from '../sessions.ts'
import { need } from '../words.ts'
import { writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  need(invocation, 'NAME')
  const names = [...new Set(invocation.args.map(remoteName))]
  await notSessions(invocation, names, SESSION)
  const force = invocation.options.has('force')
  await writeAndReport(invocation, (file) => removals(file, names, force))
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
