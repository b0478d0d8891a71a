import type { EntryLine } from './line.ts'
import { scan } from './scan.ts'
import type { Stretches } from './stretches.ts'

/** The name of goconfig's own key, see {@link RawSection.keeper}. */
export const KEEPER = ' '

/** What a section holds, before `%(name)s` is replaced. */
export interface RawSection {
  readonly keys: ReadonlyMap<string, string>
  /**
   * goconfig keeps a section without keys alive by a key of one blank, which is never
   * listed (conf.go SetValue) but which `%( )s` finds. There is one where there is a header.
   */
  readonly keeper: string | undefined
  /** Some value holds `%(`. */
  readonly hasReferences: boolean
}

/**
 * The sections as goconfig would hold them, in its order. Their keys are taken out of
 * the text when they are asked for: most runs need those of one section, or of none.
 */
export class RawSections {
  readonly #stretches: Stretches
  /** One stretch as a rule; a section may be continued. */
  readonly #places = new Map<string, number | number[]>()
  readonly #read = new Map<string, RawSection>()

  constructor(stretches: Stretches) {
    this.#stretches = stretches
  }

  get size(): number {
    return this.#places.size
  }

  add(name: string, place: number): void {
    const known = this.#places.get(name)
    if (known === undefined) this.#places.set(name, place)
    else if (typeof known === 'number') this.#places.set(name, [known, place])
    else known.push(place)
  }

  has(name: string): boolean {
    return this.#places.has(name)
  }

  keys(): IterableIterator<string> {
    return this.#places.keys()
  }

  get(name: string): RawSection | undefined {
    const known = this.#read.get(name)
    if (known !== undefined || !this.has(name)) return known
    const read = this.read(name)
    this.#read.set(name, read)
    return read
  }

  /** As {@link get}, and not kept: who looks at each section once need not hold them all. */
  read(name: string): RawSection {
    return readSection(this.#stretches, this.places(name))
  }

  /** Has this section the same lines there, to the letter? Never said of one that is continued. */
  isSpelledAs(other: RawSections, name: string): boolean {
    const ours = this.#places.get(name)
    const theirs = other.#places.get(name)
    if (typeof ours !== 'number' || typeof theirs !== 'number') return false
    return this.#stretches.body(ours) === other.#stretches.body(theirs)
  }

  /** Where in the list of stretches, in file order. */
  places(name: string): readonly number[] {
    const places = this.#places.get(name) ?? []
    return typeof places === 'number' ? [places] : places
  }
}

function readSection(stretches: Stretches, places: readonly number[]): RawSection {
  const found: Found = { keys: NO_KEYS, keeper: undefined, hasReferences: false }
  const entry = (key: string, { value }: EntryLine) => put(found, key, value)
  for (const at of places) {
    if (at > 0) found.keeper = KEEPER
    scan(stretches.text, { entry }, stretches.bodyStart(at), stretches.end(at))
  }
  return found
}

interface Found extends RawSection {
  keys: Map<string, string>
  keeper: string | undefined
  hasReferences: boolean
}

function put(found: Found, key: string, value: string): void {
  if (key === '') return
  if (key === KEEPER) {
    found.keeper = value
    return
  }
  if (found.keys === NO_KEYS) found.keys = new Map()
  found.keys.set(key, value)
  found.hasReferences ||= value.includes('%(')
}

/** Shared by all sections without keys, so that a million of them stay cheap; never written to. */
const NO_KEYS = new Map<string, string>()
