import type { CommandRun } from '../commands.ts'
import { asDocument, masked, sectionsMeant, sectionText } from '../section-text.ts'

export const run: CommandRun = async ({ args: [word], store, options, output }) => {
  const meant = sectionsMeant(await store().load(), word)
  const shown = options.has('reveal')
    ? meant
    : meant.map(([name, keys]) => [name, masked(keys)] as const)
  if (output.json) return output.document(asDocument(shown))
  await output.data(shown.map(([name, keys]) => sectionText(name, keys)).join('\n'))
}
