import { readRemotes } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { CommandRun } from '../commands.ts'
import { remoteName } from '../remote-args.ts'
import { asDocument, masked, sectionText } from '../section-text.ts'

type Keys = ReadonlyMap<string, string>

export const run: CommandRun = async ({ args: [name], store, options, output }) => {
  const all = readRemotes(await store().load())
  const chosen = name === undefined ? [...all] : [[name, find(all, name)] as const]
  const reveal = options.has('reveal')
  const shown = chosen.map(([section, keys]) => [section, reveal ? keys : masked(keys)] as const)
  if (output.json) return output.document(asDocument(shown))
  await output.data(shown.map(([section, keys]) => sectionText(section, keys)).join('\n'))
}

function find(all: ReadonlyMap<string, Keys>, name: string): Keys {
  const keys = all.get(remoteName(name))
  if (keys) return keys
  throw new PcloudConfigError('not-found', `There is no remote named ${name}.`, {
    hint: 'See `pcloud-config list`.',
  })
}
