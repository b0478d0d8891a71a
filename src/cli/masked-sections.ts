import { type ConfigDocument, getSection, getValue, sectionLines } from '../config-file/index.ts'
import { MASK, maskValue } from '../rclone/secret-keys.ts'
import { type Masking, maskKeys } from '../services/stray-keys.ts'
import type { Invocation } from './invocation.ts'
import { asDocument, sectionText } from './section-text.ts'

type Keys = ReadonlyMap<string, string>

/** Masks secrets in sections of one file. */
export function masker(document: ConfigDocument, masking?: Masking) {
  const lines = sectionLines(document)
  return (name: string, keys: Keys): Keys => {
    const type = getValue(document, name, 'type')
    return maskKeys({ keys, lines: lines.get(name) ?? [], type }, masking)
  }
}

/**
 * After a change: the section as it is now, masked. `--no-output` is for scripts.
 * @param secrets keys that are secret whatever their names
 */
export async function showSection(
  name: string,
  document: ConfigDocument,
  { options, output }: Invocation,
  secrets: readonly string[] = [],
): Promise<void> {
  if (options.has('no-output') || (options.has('quiet') && !output.json)) return
  const value = (key: string, text: string) => (secrets.includes(key) ? MASK : maskValue(key, text))
  const mask = masker(document, { mask: MASK, value })
  const keys = mask(name, getSection(document, name) ?? new Map())
  if (output.json) return output.document(asDocument([[name, keys]]))
  await output.data(sectionText(name, keys))
}
