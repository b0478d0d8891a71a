import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { hasRemote, readRemotes } from '../../config-file/read.ts'
import { mustBeLegal, remoteExists, remoteName } from '../../config-file/remote-names.ts'
import { inheritedKeys } from '../../rclone/section-keys.ts'
import type { Repair } from '../../rclone/wrappers.ts'
import { withoutNewParents } from '../../remotes/inheritance.ts'
import { listed, lostVariables } from '../../remotes/references.ts'
import { leftText, renaming } from '../../remotes/rename-remote.ts'
import { quotedName } from '../../visible.ts'
import { mustExist, need } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { loginAs, notSessions } from '../sessions.ts'
import { unchangedUsers, warnOfUnchanged, writeAndReport } from '../write.ts'

/** Renames a remote and, in the same commit, updates every remote that uses it. */
export const rename: CommandRun = async (invocation) => {
  const [from, to] = await oldAndNew(
    invocation,
    (to, old) =>
      `${loginAs(to)}. Then end the old one: \`pcloud-config disconnect ${quotedName(old)}\``,
  )
  let repairs: readonly Repair[] = []
  let unchanged: readonly string[] = []
  const edits = (file: ConfigDocument) => {
    mustBePossible(invocation, file, from, to)
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

export const copy: CommandRun = async (invocation) => {
  const [from, to] = await oldAndNew(invocation, loginAs)
  const edits = (file: ConfigDocument): readonly ConfigEdit[] => {
    mustBePossible(invocation, file, from, to)
    const remotes = readRemotes(file)
    const entries = [...(remotes.get(from) ?? []), ...inheritedKeys(from, remotes)]
    return withoutNewParents(file, [{ kind: 'add', name: to, entries }])
  }
  await writeAndReport(invocation, edits, () => `Copied ${from} to ${to}.`)
}

/** @param advice what to do instead, for a login that is not a remote */
async function oldAndNew(
  invocation: Invocation,
  advice: (to: string, from: string) => string,
): Promise<[from: string, to: string]> {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  await notSessions(invocation, [from], (old) => advice(to, old))
  await mustBeInFile(invocation, [from])
  return [from, to]
}

function mustBePossible({ host }: Invocation, file: ConfigDocument, from: string, to: string) {
  mustExist(file, from)
  mustBeLegal(to, host.platform)
  if (hasRemote(file, to)) throw remoteExists(to)
}

function updated(repairs: readonly Repair[]): string {
  const users = [...new Set(repairs.map(({ name }) => name))]
  if (users.length === 0) return ''
  return ` Updated ${listed(users)}, which ${users.length === 1 ? 'uses' : 'use'} it.`
}
