import type { LocalTarget, Repair } from '../../providers/wrappers.ts'
import { renaming } from '../../remotes/rename.ts'
import { visible } from '../../visible.ts'
import type { CommandRun } from '../commands.ts'
import { localTargetsNaming, warnOfUnchanged } from '../local-targets.ts'
import { mustBeFree, mustExist, remoteName } from '../remote-args.ts'
import { mustBeInFile } from '../seen.ts'
import { notSessions } from '../sessions.ts'
import { need } from '../words.ts'
import { writeAndReport } from '../write.ts'

/** Renames a remote and, in the same commit, every remote that stands on it. */
export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  await notSessions(invocation, [from], SESSION)
  await mustBeInFile(invocation, [from])
  let repairs: readonly Repair[] = []
  let unchanged: readonly LocalTarget[] = []
  const result = await writeAndReport(invocation, (file) => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    const { edits, repairs: repaired } = renaming(file, from, to)
    repairs = repaired
    unchanged = localTargetsNaming(file, new Set([from]))
    return edits
  })
  warnOfUnchanged(invocation, unchanged)
  if (result === undefined || invocation.options.has('quiet')) return
  for (const { name } of repairs) {
    invocation.host.writeErr(`${visible(name)} stands on this remote and now names ${to}: too.\n`)
  }
}

const SESSION =
  'Log in again under the other name: `pcloud-config new NAME --login direct`, then `disconnect` this one.'
