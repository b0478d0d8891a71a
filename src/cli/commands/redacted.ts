import { isSensitiveKey, maskWithin } from '../../providers/secret-keys.ts'
import type { CommandRun } from '../commands.ts'
import { asDocument, sectionsMeant, sectionText } from '../section-text.ts'

const REMINDER = '### Double check the config for sensitive info before posting publicly'

/** As `rclone config redacted` (`fs/config/ui.go`, `ShowRedactedConfig`): sorted, `XXX` for secrets. */
export const run: CommandRun = async ({ args: [word], store, output }) => {
  const meant = sectionsMeant(await store().load(), word)
  const sections = meant.sort(byName).map(([name, keys]) => [name, redact(keys)] as const)
  if (output.json) return output.document(asDocument(sections))
  const texts = sections.map(([name, keys]) => sectionText(name, keys))
  const body = meant.length === 0 ? '; empty config\n' : texts.join('\n')
  await output.data(`${body}${REMINDER}\n`)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

function redact(keys: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const shown = (key: string, value: string) =>
    isSensitiveKey(key) && value ? 'XXX' : maskWithin(value, 'XXX')
  return new Map([...keys].map(([key, value]) => [key, shown(key, value)]))
}
