import { PcloudConfigError } from '../errors.ts'
import { type Keys, namedKey } from '../rclone/section-keys.ts'
import { type ConfigDocument, rawSections } from './document.ts'
import { EndlessReference, Interpolator, type KeyOf } from './interpolate.ts'
import { BLANK_KEY, type RawSection } from './raw-sections.ts'

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
