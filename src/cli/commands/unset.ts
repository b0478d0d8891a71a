import { type ConfigEdit, getSection } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { mustBeInFile } from '../seen.ts'
import { need } from '../words.ts'
import { writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME', 'KEY')
  const name = remoteName(word)
  const keys = invocation.args.slice(1)
  if (keys.includes('type')) {
    throw new PcloudConfigError('usage', 'The type of a remote cannot be taken away.', {
      hint: 'Use `pcloud-config delete` for the whole remote.',
    })
  }
  await mustBeInFile(invocation, [name])
  await writeAndReport(invocation, (file) => {
    mustExist(file, name)
    const own = getSection(file, name)
    return keys
      .filter((key) => own?.has(key))
      .map((key): ConfigEdit => ({ kind: 'unset', name, key }))
  })
}
