import { readRemotes } from '../../config-file/index.ts'
import { isSensitiveKey, maskWithin } from '../../providers/secret-keys.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { asDocument, sectionText } from '../section-text.ts'

const REMINDER = '### Double check the config for sensitive info before posting publicly'

/** As `rclone config redacted` (`fs/config/ui.go`, `ShowRedactedConfig`): sorted, `XXX` for secrets. */
export const run: CommandRun = async ({ args: [word], store, output }) => {
  const document = await store().load()
  const all = readRemotes(document)
  if (word !== undefined) mustExist(document, remoteName(word))
  const names = word === undefined ? [...all.keys()].sort() : [remoteName(word)]
  const sections = names.map((name) => [name, redact(all.get(name) ?? new Map())] as const)
  if (output.json) return output.document(asDocument(sections))
  const texts = sections.map(([name, keys]) => sectionText(name, keys))
  const body = names.length === 0 ? '; empty config\n' : texts.join('\n')
  await output.data(`${body}${REMINDER}\n`)
}

function redact(keys: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const shown = (key: string, value: string) =>
    isSensitiveKey(key) && value ? 'XXX' : maskWithin(value, 'XXX')
  return new Map([...keys].map(([key, value]) => [key, shown(key, value)]))
}
