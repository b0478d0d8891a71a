import { getSection } from '../../config-file/index.ts'
import type { CommandRun } from '../commands.ts'
import { mustBeFree, mustExist, remoteName } from '../remote-args.ts'
import { need } from '../words.ts'
import { writeConfig } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  const [from, to] = need(invocation, 'FROM', 'TO').map(remoteName) as [string, string]
  await writeConfig(invocation, (file) => {
    mustExist(file, from)
    mustBeFree(file, to, invocation.host.platform)
    return [{ kind: 'add', name: to, entries: [...(getSection(file, from) ?? [])] }]
  })
}
