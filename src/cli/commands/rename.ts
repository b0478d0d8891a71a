import { type ConfigEdit, readRemotes } from '../../config-file/index.ts'
import { renamedWrap } from '../../providers/wrappers.ts'
import type { CommandRun } from '../commands.ts'
import { mustBeFree, mustExist, remoteName } from '../remote-args.ts'
import { need } from '../words.ts'
import { writeConfig } from '../write.ts'

/** Renames a remote and, in the same commit, every remote that stands on it. */
export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  const repaired = new Set<string>()
  await writeConfig(invocation, (file) => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    const wraps = [...readRemotes(file)].flatMap(([name, keys]): ConfigEdit[] => {
      const change = renamedWrap(keys, from, to)
      if (change === undefined) return []
      repaired.add(name)
      return [{ kind: 'set', name, ...change }]
    })
    return [...wraps, { kind: 'rename', from, to }]
  })
  for (const name of repaired) {
    invocation.host.writeErr(`${name} stands on this remote and now names ${to}: too.\n`)
  }
}
