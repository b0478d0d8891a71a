import { type ConfigDocument, rawSections } from './document.ts'
import { type RawSection, type RawSections, valueIn } from './raw-sections.ts'
import { DEFAULT_SECTION } from './scan.ts'

/** Thrown within this folder if references are endless. The readers add the key and the file. */
export class EndlessReference extends Error {}

/**
 * Looks up values like goconfig's conf.go GetValue: in parent sections (`a` for `a.b`), then it
 * replaces `%(name)s` from DEFAULT or the same section, at most 200 times. goconfig has no other
 * limit and can run forever on a small file, so this code limits the work.
 */
export class Interpolator {
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

/** A key of a section. */
export interface KeyOf {
  readonly name: string
  readonly key: string
}

/**
 * The values that rclone builds from keys that will be removed. `%(user)s` is the value of `user`
 * in the section `DEFAULT`, or else in the same section (goconfig, conf.go GetValue).
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
