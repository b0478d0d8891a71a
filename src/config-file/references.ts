import { type ConfigDocument, rawSections } from './document.ts'
import { DEFAULT_SECTION } from './scan.ts'

/** A key of a section. */
export interface KeyOf {
  readonly name: string
  readonly key: string
}

/**
 * The values that rclone builds from keys that go: `%(user)s` stands for `user` of the section
 * `DEFAULT`, or else of the same section (goconfig, conf.go GetValue).
 */
export function builtFrom(
  doc: ConfigDocument,
  goes: (one: KeyOf) => boolean,
): readonly { readonly user: KeyOf; readonly needs: KeyOf }[] {
  const sections = rawSections(doc)
  const shared = sections.get(DEFAULT_SECTION)?.keys
  return [...sections.keys()].flatMap((name) => {
    const raw = sections.read(name)
    if (!raw.hasReferences) return []
    return [...raw.keys].flatMap(([key, value]) =>
      referencesIn(value).flatMap((wanted) => {
        const home = shared?.has(wanted) ? DEFAULT_SECTION : name
        const found = { user: { name, key }, needs: { name: home, key: wanted } }
        const isBroken = goes(found.needs) && !goes(found.user)
        return isBroken && sections.get(home)?.keys.has(wanted) ? [found] : []
      }),
    )
  })
}

function referencesIn(value: string): readonly string[] {
  return [...new Set([...value.matchAll(/%\(([^()]+)\)s/g)].map(([, name = '']) => name))]
}
