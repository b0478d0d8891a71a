import {
  type ConfigDocument,
  getSection,
  getValue,
  readRemotes,
  sectionLines,
  wellFormed,
} from '../config-file/index.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { remoteName } from '../rclone/remote-name.ts'
import { MASK, maskValue } from '../rclone/secret-keys.ts'
import { shownSections } from '../services/seen-remote.ts'
import { type Masking, maskKeys } from '../services/stray-keys.ts'
import type { Invocation } from './invocation.ts'
import { seen } from './seen.ts'

type Keys = ReadonlyMap<string, string>
type Section = readonly [name: string, keys: Keys]

/**
 * The remote to show, or all of the file. A remote has the values of its own variables; one
 * that only variables define is shown by its name only.
 * @param all what stands there if all are shown: the file, or what rclone reads of it
 * @throws PcloudConfigError `not-found`
 */
export function sectionsMeant(
  document: ConfigDocument,
  word: string | undefined,
  env: Environment,
  all: 'file' | 'seen',
): Section[] {
  const shown = shownSections(env)
  if (word === undefined) {
    const sections = [...readRemotes(document)]
    return all === 'file' ? sections : sections.map(([name, keys]) => [name, shown(name, keys)])
  }
  const name = remoteName(word)
  const { own, keys } = seen(document, name, env, 'remote')
  return [[name, own === undefined ? keys : shown(name, own)]]
}

/** As `rclone config show` prints it; what a value means, not how it is quoted in the file. */
export function sectionText(name: string, keys: Keys): string {
  return [`[${name}]`, ...[...keys].map(([key, value]) => `${key} = ${value}`)]
    .map((line) => `${line}\n`)
    .join('')
}

/** Without a prototype, so that a key named `__proto__` is a key like any other. */
export function asDocument(sections: Iterable<Section>) {
  const document: Record<string, Record<string, string>> = Object.create(null)
  for (const [name, keys] of sections) {
    const section: Record<string, string> = Object.create(null)
    for (const [key, value] of keys) section[wellFormed(key)] = wellFormed(value)
    document[wellFormed(name)] = section
  }
  return document
}

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
