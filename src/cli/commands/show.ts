import { readRemotes } from '../../config-file/index.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { asDocument, masked, sectionText } from '../section-text.ts'

export const run: CommandRun = async ({ args: [word], store, options, output }) => {
  const document = await store().load()
  const only = word === undefined ? undefined : remoteName(word)
  if (only !== undefined) mustExist(document, only)
  const reveal = options.has('reveal')
  const shown = [...readRemotes(document)]
    .filter(([name]) => only === undefined || name === only)
    .map(([name, keys]) => [name, reveal ? keys : masked(keys)] as const)
  if (output.json) return output.document(asDocument(shown))
  await output.data(shown.map(([name, keys]) => sectionText(name, keys)).join('\n'))
}
