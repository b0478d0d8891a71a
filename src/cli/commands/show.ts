import type { CommandRun } from '../invocation.ts'
import { asDocument, masker, sectionsMeant, sectionText } from '../section-text.ts'

export const run: CommandRun = async ({ args: [word], store, options, output, host }) => {
  const file = await store().load()
  const meant = sectionsMeant(file, word, host.env, 'file')
  const mask = masker(file)
  const shown = options.has('reveal')
    ? meant
    : meant.map(([name, keys]) => [name, mask(name, keys)] as const)
  if (output.json) return output.document(asDocument(shown))
  await output.data(shown.map(([name, keys]) => sectionText(name, keys)).join('\n'))
}
