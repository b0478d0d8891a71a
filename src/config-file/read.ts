import { PcloudConfigError } from '../errors.ts'
import { type ConfigDocument, rawSections } from './document.ts'
import { EndlessReference, Expander } from './expand.ts'
import { KEEPER, type RawSection } from './sections.ts'

/** Names of all sections in file order, a `DEFAULT` with keys included, as rclone lists them. */
export function remoteNames(doc: ConfigDocument): string[] {
  return [...rawSections(doc).keys()]
}

/**
 * All sections with their own keys, as `rclone config dump` shows them: unquoted and
 * with `%(name)s` replaced. Throws `config-malformed` or `config-encrypted`.
 */
export function readRemotes(doc: ConfigDocument): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = rawSections(doc)
  const expander = new Expander(sections)
  const remotes = new Map<string, ReadonlyMap<string, string>>()
  for (const name of sections.keys()) {
    const raw = sections.get(name)
    if (raw !== undefined) remotes.set(name, readSection(doc, expander, name, raw))
  }
  return remotes
}

/** One section's own keys, or undefined where there is no such section. */
export function getSection(
  doc: ConfigDocument,
  name: string,
): ReadonlyMap<string, string> | undefined {
  const sections = rawSections(doc)
  const raw = sections.get(name)
  return raw && readSection(doc, new Expander(sections), name, raw)
}

/** One value; a key that `a.b` lacks is looked up in `a`, as rclone does. */
export function getValue(doc: ConfigDocument, name: string, key: string): string | undefined {
  if (key === KEEPER) return undefined
  const expander = new Expander(rawSections(doc))
  return guarded(doc, name, key, () => expander.get(name, key))
}

function readSection(
  doc: ConfigDocument,
  expander: Expander,
  name: string,
  section: RawSection,
): ReadonlyMap<string, string> {
  if (!section.hasReferences) return section.keys
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
      `${doc.file}: the value of "${key}" in [${name}] refers to itself without end.`,
      { hint: 'rclone hangs on such a value. Take the %(...)s out of it in an editor.' },
    )
  }
}
