import { isSensitiveKey, maskWithin } from '../../rclone/secret-keys.ts'
import type { Masking } from '../../services/stray-keys.ts'
import type { CommandRun } from '../invocation.ts'
import { asDocument, masker, sectionsMeant, sectionText } from '../section-text.ts'

const REMINDER = '### Double check the config for sensitive info before posting publicly'

/** Like `rclone config redacted` (`fs/config/ui.go`, `ShowRedactedConfig`): sorted, with `XXX` for secrets. */
export const run: CommandRun = async ({ args: [word], store, output, host }) => {
  const file = await store().load()
  const meant = sectionsMeant(file, word, host.env, 'seen')
  const mask = masker(file, REDACTED)
  const sections = meant.sort(byName).map(([name, keys]) => [name, mask(name, keys)] as const)
  if (output.json) return output.document(asDocument(sections))
  const texts = sections.map(([name, keys]) => sectionText(name, keys))
  const body = meant.length === 0 ? '; empty config\n' : texts.join('\n')
  await output.data(`${body}${REMINDER}\n`)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

const REDACTED: Masking = {
  mask: 'XXX',
  value: (key, value) => (isSensitiveKey(key) && value ? 'XXX' : maskWithin(value, 'XXX')),
}
