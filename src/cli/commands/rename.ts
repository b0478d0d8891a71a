import type { ConfigDocument } from '../../config-file/document.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import type { Repair } from '../../rclone/wrappers.ts'
import { listed, lostVariables } from '../../remotes/references.ts'
import { leftText, renaming } from '../../remotes/rename-remote.ts'
import { quotedName } from '../../visible.ts'
import { mustBeFree, mustExist, need } from '../arguments.ts'
import type { CommandRun } from '../invocation.ts'
import { unchangedUsers, warnOfUnchanged } from '../local-targets.ts'
import { mustBeInFile } from '../seen.ts'
import { loginAs, notSessions } from '../sessions.ts'
import { writeAndReport } from '../write.ts'

/** Renames a remote and, in the same commit, updates every remote that uses it. */
export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  await notSessions(
    invocation,
    [from],
    (old) =>
      `${loginAs(to)}. Then end the old one: \`pcloud-config disconnect ${quotedName(old)}\``,
  )
  await mustBeInFile(invocation, [from])
  let repairs: readonly Repair[] = []
  let unchanged: readonly string[] = []
  const edits = (file: ConfigDocument) => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    const renamed = renaming(file, from, to)
    repairs = renamed.repairs
    unchanged = [
      ...unchangedUsers(invocation, file, new Set([from])),
      ...lostVariables(file, invocation.host.env, { from, to }),
      ...renamed.left.map((one) => leftText(one, from)),
    ]
    return renamed.edits
  }
  await writeAndReport(invocation, edits, () => `Renamed ${from} to ${to}.${updated(repairs)}`)
  warnOfUnchanged(invocation, unchanged)
}

function updated(repairs: readonly Repair[]): string {
  const users = [...new Set(repairs.map(({ name }) => name))]
  if (users.length === 0) return ''
  return ` Updated ${listed(users)}, which ${users.length === 1 ? 'uses' : 'use'} it.`
}
