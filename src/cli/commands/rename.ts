import { type ConfigEdit, readRemotes } from '../../config-file/index.ts'
import { type Repair, repairsFor } from '../../providers/wrappers.ts'
import { visible } from '../../visible.ts'
import type { CommandRun } from '../commands.ts'
import { mustBeFree, mustExist, remoteName } from '../remote-args.ts'
import { need } from '../words.ts'
import { writeConfig } from '../write.ts'

/** Renames a remote and, in the same commit, every remote that stands on it. */
export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  let repairs: readonly Repair[] = []
  const result = await writeConfig(invocation, (file) => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    repairs = repairsFor(from, to, readRemotes(file))
    const edits = repairs.map((repair): ConfigEdit => ({ kind: 'set', ...repair }))
    return [...edits, { kind: 'rename', from, to }]
  })
  if (result === undefined || invocation.options.has('quiet')) return
  for (const { name } of repairs) {
    invocation.host.writeErr(`${visible(name)} stands on this remote and now names ${to}: too.\n`)
  }
}
