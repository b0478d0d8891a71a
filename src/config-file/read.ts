import { PcloudConfigError } from '../errors.ts'
import { type ConfigDocument, rawSections } from './document.ts'
import { EndlessReference, Expander } from './interpolate.ts'
import { KEEPER, type RawSection } from './raw-sections.ts'
import { type Keys, namedKey } from './section-keys.ts'

/** Names of all sections in file order, a `DEFAULT` with keys included, as rclone lists them. */
export function remoteNames(doc: ConfigDocument): string[] {
  return rawSections(doc).names()
}

export function hasRemote(doc: ConfigDocument, name: string): boolean {
  return rawSections(doc).has(name)
}

/**
 * All sections with their own keys, as `rclone config dump` shows them: unquoted and
 * with `%(name)s` replaced. Throws `config-malformed` or `config-encrypted`.
 */
export function readRemotes(doc: ConfigDocument): ReadonlyMap<string, Keys> {
  return new Map(eachRemote(doc))
}

/** The same one after the other, for whoever need not hold them all. */
export function* eachRemote(doc: ConfigDocument): Generator<readonly [string, Keys]> {
  const sections = rawSections(doc)
  const expander = new Expander(sections)
  for (const name of sections.keys()) {
    const raw = sections.read(name)
    if (!raw.hasReferences) yield [name, raw.keys]
    else yield [name, expanded(doc, expander, name, sections.get(name) ?? raw)]
  }
}

/** The sections of a file, for rules that do not know where they come from. */
export function sectionsOf(doc: ConfigDocument) {
  return {
    names: () => remoteNames(doc),
    section: (name: string) => getSection(doc, name),
  }
}

/** One section's own keys, or undefined where there is no such section. */
export function getSection(doc: ConfigDocument, name: string): Keys | undefined {
  const sections = rawSections(doc)
  const raw = sections.get(name)
  return raw?.hasReferences ? expanded(doc, new Expander(sections), name, raw) : raw?.keys
}

/** One value; a key that `a.b` lacks is looked up in `a`, as rclone does. */
export function getValue(doc: ConfigDocument, name: string, key: string): string | undefined {
  if (key === KEEPER) return undefined
  const expander = new Expander(rawSections(doc))
  return guarded(doc, name, key, () => expander.get(name, key))
}

function expanded(
  doc: ConfigDocument,
  expander: Expander,
  name: string,
  section: RawSection,
): Keys {
  const values = new Map<string, string>()
  for (const [key, raw] of section.keys) {
    values.set(
      key,
      guarded(doc, name, key, () => expander.expand(raw, section)),
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
      `${doc.file}: the value of ${namedKey(key)} in [${name}] refers to itself without end.`,
      { hint: 'rclone hangs on such a value. Remove the %(...)s in an editor.' },
    )
  }
}
