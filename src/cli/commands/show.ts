import { isSensitiveKey, maskWithin } from '../../rclone/secret-keys.ts'
import type { Masking } from '../../services/stray-keys.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { asDocument, masker, sectionsMeant, sectionText } from '../section-text.ts'

export const run: CommandRun = async (invocation) => {
  const { options, output } = invocation
  const { meant, masked } = await readSections(invocation, 'file')
  const shown = options.has('reveal') ? meant : masked
  if (output.json) return output.document(asDocument(shown))
  await output.data(texts(shown))
}

const REMINDER = '### Double check the config for sensitive info before posting publicly'

/** Like `rclone config redacted` (`fs/config/ui.go`, `ShowRedactedConfig`): sorted, with `XXX` for secrets. */
export const redacted: CommandRun = async (invocation) => {
  const { output } = invocation
  const { masked } = await readSections(invocation, 'seen', REDACTED)
  const sections = masked.sort(byName)
  if (output.json) return output.document(asDocument(sections))
  const body = sections.length === 0 ? '; empty config\n' : texts(sections)
  await output.data(`${body}${REMINDER}\n`)
}

const REDACTED: Masking = {
  mask: 'XXX',
  value: (key, value) => (isSensitiveKey(key) && value ? 'XXX' : maskWithin(value, 'XXX')),
}

type Sections = ReturnType<typeof sectionsMeant>

/** The sections to print, with their secrets and masked. */
async function readSections(
  { args: [word], store, host }: Invocation,
  all: 'file' | 'seen',
  masking?: Masking,
) {
  const file = await store().load()
  const meant = sectionsMeant(file, word, host.env, all)
  const mask = masker(file, masking)
  const masked = meant.map(([name, keys]): Sections[number] => [name, mask(name, keys)])
  return { meant, masked }
}

function texts(sections: Sections): string {
  return sections.map(([name, keys]) => sectionText(name, keys)).join('\n')
}

function byName([a]: Sections[number], [b]: Sections[number]): number {
  return a < b ? -1 : 1
}
