import type { ConfigEdit } from '../../config-file/config-edit.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { readRemotes } from '../../config-file/read.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { inheritedKeys } from '../../rclone/parents.ts'
import { withoutNewParents } from '../../remotes/inheritance.ts'
import { mustBeFree, mustExist, need } from '../arguments.ts'
import type { CommandRun } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { loginAs, notSessions } from '../sessions.ts'
import { writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  await notSessions(invocation, [from], () => loginAs(to))
  await mustBeInFile(invocation, [from])
  const edits = (file: ConfigDocument): readonly ConfigEdit[] => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    const remotes = readRemotes(file)
    const entries = [...(remotes.get(from) ?? []), ...inheritedKeys(from, remotes)]
    return withoutNewParents(file, [{ kind: 'add', name: to, entries }])
  }
  await writeAndReport(invocation, edits, () => `Copied ${from} to ${to}.`)
}
