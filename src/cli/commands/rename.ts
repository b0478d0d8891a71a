import { type ConfigEdit, readRemotes } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { heirsOf, inheritedKeys, type Repair, repairsFor } from '../../providers/wrappers.ts'
import { visible } from '../../visible.ts'
import type { CommandRun } from '../commands.ts'
import { mustBeFree, mustExist, remoteName } from '../remote-args.ts'
import { notSessions } from '../sessions.ts'
import { need } from '../words.ts'
import { writeAndReport } from '../write.ts'

/** Renames a remote and, in the same commit, every remote that stands on it. */
export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  await notSessions(invocation, [from], SESSION)
  let repairs: readonly Repair[] = []
  const result = await writeAndReport(invocation, (file) => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    const remotes = readRemotes(file)
    refuseToDisinherit(from, remotes)
    repairs = repairsFor(from, to, remotes)
    const inherited = [...inheritedKeys(from, remotes)].map(([key, value]) => ({ key, value }))
    const edits = [...repairs, ...inherited.map((entry) => ({ name: from, ...entry }))]
    return [
      ...edits.map((edit): ConfigEdit => ({ kind: 'set', ...edit })),
      { kind: 'rename', from, to },
    ]
  })
  if (result === undefined || invocation.options.has('quiet')) return
  for (const { name } of repairs) {
    invocation.host.writeErr(`${visible(name)} stands on this remote and now names ${to}: too.\n`)
  }
}

const SESSION =
  'Log in again under the other name: `pcloud-config new NAME --login direct`, then `disconnect` this one.'

/** `my.sub` takes from `my` what it lacks, and would not find it under another name. */
function refuseToDisinherit(name: string, remotes: Parameters<typeof heirsOf>[1]): void {
  const heirs = heirsOf(name, remotes)
  if (heirs.length === 0) return
  const named = visible(heirs.join(', '))
  throw new PcloudConfigError('usage', `${visible(name)} gives its keys to: ${named}.`, {
    hint: 'Rename those first: they get the keys they need.',
  })
}
