import { PcloudConfigError } from '../errors.ts'
import { type Keys, namedKey } from '../rclone/section-keys.ts'
import { type ConfigDocument, rawSections } from './document.ts'
import { BLANK_KEY, type RawSection, type RawSections, valueIn } from './raw-sections.ts'
import { DEFAULT_SECTION } from './scan.ts'

/** The names of all sections in file order, like rclone. Includes `DEFAULT` if it has keys. */
export function remoteNames(doc: ConfigDocument): string[] {
  return rawSections(doc).names()
}

export function hasRemote(doc: ConfigDocument, name: string): boolean {
  return rawSections(doc).has(name)
}

/**
 * All sections with their own keys, like `rclone config dump`: unquoted and with `%(name)s`
 * replaced. Throws `config-malformed` or `config-encrypted`.
 */
export function readRemotes(doc: ConfigDocument): ReadonlyMap<string, Keys> {
  return new Map(eachRemote(doc))
}

/** Like {@link readRemotes}, but one at a time. */
export function* eachRemote(doc: ConfigDocument): Generator<readonly [string, Keys]> {
  const sections = rawSections(doc)
  const interpolator = new Interpolator(sections)
  for (const name of sections.keys()) {
    const raw = sections.read(name)
    if (!raw.hasReferences) yield [name, raw.keys]
    else yield [name, interpolated(doc, interpolator, name, sections.get(name) ?? raw)]
  }
}

/** The sections, for rules that are independent of the config file. */
export function sectionsOf(doc: ConfigDocument) {
  return {
    names: () => remoteNames(doc),
    section: (name: string) => getSection(doc, name),
  }
}

/** The keys of a section, not of its parents. Undefined if the section does not exist. */
export function getSection(doc: ConfigDocument, name: string): Keys | undefined {
  const sections = rawSections(doc)
  const raw = sections.get(name)
  return raw?.hasReferences ? interpolated(doc, new Interpolator(sections), name, raw) : raw?.keys
}

/** A value. If `a.b` has no such key, it uses the value of `a`, like rclone. */
export function getValue(doc: ConfigDocument, name: string, key: string): string | undefined {
  if (key === BLANK_KEY) return undefined
  const interpolator = new Interpolator(rawSections(doc))
  return guarded(doc, name, key, () => interpolator.get(name, key))
}

/** The text of a value in its own section, with `%(name)s`. */
export function writtenValue(doc: ConfigDocument, name: string, key: string): string | undefined {
  return rawSections(doc).value(name, key)
}

/** A key of a section. */
export interface KeyOf {
  readonly name: string
  readonly key: string
}

/** What rclone reads if the section has this text as the value of the key. */
export function expandedValue(doc: ConfigDocument, { name, key }: KeyOf, text: string): string {
  const sections = rawSections(doc)
  const section = sections.get(name)
  if (section === undefined) return text
  return guarded(doc, name, key, () => new Interpolator(sections).interpolate(text, section))
}

function interpolated(
  doc: ConfigDocument,
  interpolator: Interpolator,
  name: string,
  section: RawSection,
): Keys {
  const values = new Map<string, string>()
  for (const [key, raw] of section.keys) {
    values.set(
      key,
      guarded(doc, name, key, () => interpolator.interpolate(raw, section)),
    )
  }
  return values
}

function guarded<T>(doc: ConfigDocument, name: string, key: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof EndlessReference)) throw error
    throw new PcloudConfigError(
      'config-malformed',
      `${doc.file}: the value of ${namedKey(key)} in [${name}] refers to itself.`,
      { hint: 'rclone hangs on this value. Remove the %(...)s in an editor.' },
    )
  }
}

/** The references of a value are endless. The readers add the key and the file. */
class EndlessReference extends Error {}

/**
 * Looks up values like goconfig's conf.go GetValue: in parent sections (`a` for `a.b`), then it
 * replaces `%(name)s` from DEFAULT or the same section, at most 200 times. goconfig has no other
 * limit and can run forever on a small file, so this code limits the work.
 */
class Interpolator {
  readonly #sections: RawSections
  #work = 0

  constructor(sections: RawSections) {
    this.#sections = sections
  }

  /**
   * The value of `key` in `section` or in the nearest parent. All sections between them must exist.
   */
  get(section: string, key: string, depth = 0): string | undefined {
    const name = section === '' ? DEFAULT_SECTION : section
    if (!this.#sections.has(name)) return undefined
    const raw = this.#sections.value(name, key)
    const own = raw?.includes('%(') ? this.#sections.get(name) : undefined
    if (raw !== undefined) return own === undefined ? raw : this.interpolate(raw, own, depth)
    const dot = name.lastIndexOf('.')
    return dot === -1 ? undefined : this.get(name.slice(0, dot), key, depth)
  }

  interpolate(raw: string, own: RawSection, depth = 0): string {
    let value = raw
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const reference = findReference(value)
      if (reference === undefined) break
      this.#spend(value.length, depth)
      const replacement = this.#lookUp(reference, own, depth)
      value = replaceEvery(value, reference, replacement, MAX_WORK - this.#work)
    }
    return value
  }

  #lookUp(reference: string, own: RawSection, depth: number): string {
    const name = reference.replace(/^[%(]+/, '').replace(/[)s]+$/, '')
    const shared = this.get(DEFAULT_SECTION, name, depth + 1)
    if (shared !== undefined) return shared
    return own === this.#sections.get(DEFAULT_SECTION) ? '' : (valueIn(own, name) ?? '')
  }

  #spend(characters: number, depth: number): void {
    this.#work += characters + 1
    if (this.#work > MAX_WORK || depth > MAX_DEPTH) throw new EndlessReference()
  }
}

const MAX_ROUNDS = 200
const MAX_DEPTH = 500
const MAX_WORK = 64 * 1024 * 1024

/** The first `%(name)s`. Linear: a regular expression would search from every `%(`. */
function findReference(value: string): string | undefined {
  let start = value.indexOf('%(')
  while (start !== -1) {
    const close = value.indexOf(')', start + 2)
    if (close === -1) return undefined
    if (close > start + 2 && value[close + 1] === 's') return value.slice(start, close + 2)
    start = value.indexOf('%(', close + 1)
  }
  return undefined
}

function replaceEvery(value: string, reference: string, replacement: string, room: number): string {
  const parts = value.split(reference)
  if ((parts.length - 1) * replacement.length > room) throw new EndlessReference()
  return parts.join(replacement)
}
