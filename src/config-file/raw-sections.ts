import type { EntryLine } from './line.ts'
import { lastValue, scan } from './scan.ts'
import type { Spans } from './spans.ts'

/** The name of goconfig's internal key, see {@link RawSection.blankValue}. */
export const BLANK_KEY = ' '

/** A section with unreplaced `%(name)s`. */
export interface RawSection {
  readonly keys: ReadonlyMap<string, string>
  /**
   * The value of goconfig's internal key. goconfig stores an empty section with a key of one space
   * (conf.go SetValue). Lists omit this key, but `%( )s` finds it. Undefined with no header.
   */
  readonly blankValue: string | undefined
  /** A value contains `%(`. */
  readonly hasReferences: boolean
}

/** The index of the section in the spans. Several if the section is repeated. */
type Places = number | number[]

/**
 * The sections in goconfig's order. Looks up places and reads keys only on request: most
 * commands need at most a single section.
 */
export class RawSections {
  readonly #spans: Spans
  readonly #first: number
  #index: ReadonlyMap<string, Places> | undefined
  #searches = 0
  readonly #read = new Map<string, RawSection>()

  /** @param isHeadless keys above the first header form a section */
  constructor(spans: Spans, isHeadless: boolean) {
    this.#spans = spans
    this.#first = isHeadless ? 0 : 1
  }

  /** Only the names. Looks up no places. */
  names(): string[] {
    return [...new Set(this.#spans.names.slice(this.#first))]
  }

  /** The names, with an index for later look-ups. */
  keys(): IterableIterator<string> {
    return this.#indexed().keys()
  }

  has(name: string): boolean {
    return this.places(name).length > 0
  }

  get(name: string): RawSection | undefined {
    const known = this.#read.get(name)
    if (known !== undefined || !this.has(name)) return known
    const read = this.read(name)
    this.#read.set(name, read)
    return read
  }

  /** Like {@link get}, without the cache: for callers that read each section once. */
  read(name: string): RawSection {
    return readSection(this.#spans, this.places(name))
  }

  /**
   * The value of a key, with unreplaced `%(name)s`. For a plain key, it does not read the other
   * keys.
   */
  value(name: string, key: string): string | undefined {
    const known = this.#read.get(name) ?? (PLAIN_KEY.test(key) ? undefined : this.get(name))
    if (known !== undefined) return valueIn(known, key)
    const places = this.places(name)
    if (places.length === 1) return lastValue(this.#spans.body(places[0] ?? 0), key)
    return places
      .map((at) => lastValue(this.#spans.body(at), key))
      .findLast((value) => value !== undefined)
  }

  /** Whether both sections have exactly the same lines. Always false for a repeated section. */
  isSpelledAs(other: RawSections, name: string): boolean {
    const [ours, ...more] = this.places(name)
    const [theirs, ...others] = other.places(name)
    if (ours === undefined || theirs === undefined || more.length + others.length > 0) return false
    return this.#spans.body(ours) === other.#spans.body(theirs)
  }

  /** The indexes in the spans, in file order. */
  places(name: string): readonly number[] {
    if (this.#index === undefined && this.#searches++ < FEW) return this.#search(name)
    const places = this.#indexed().get(name) ?? []
    return typeof places === 'number' ? [places] : places
  }

  #indexed(): ReadonlyMap<string, Places> {
    this.#index ??= placesByName(this.#spans.names, this.#first)
    return this.#index
  }

  #search(name: string): readonly number[] {
    const { names } = this.#spans
    const places: number[] = []
    let at = names.indexOf(name, this.#first)
    for (; at !== -1; at = names.indexOf(name, at + 1)) places.push(at)
    return places
  }
}

/** A key with only one spelling, and not numbered (`#1`). */
const PLAIN_KEY = /^\w+$/

export function valueIn(section: RawSection, key: string): string | undefined {
  return key === BLANK_KEY ? section.blankValue : section.keys.get(key)
}

/** Up to this number, searching takes less time than building an index. */
const FEW = 16

/** Try unique names first: repeated names are rare. This takes half the time. */
function placesByName(names: readonly string[], first: number): Map<string, Places> {
  const places = new Map<string, Places>()
  for (let at = first; at < names.length; at++) places.set(names[at] ?? '', at)
  return places.size === names.length - first ? places : placesOfContinued(names, first)
}

function placesOfContinued(names: readonly string[], first: number): Map<string, Places> {
  const places = new Map<string, Places>()
  for (let at = first; at < names.length; at++) {
    const name = names[at] ?? ''
    const known = places.get(name)
    if (known === undefined) places.set(name, at)
    else if (typeof known === 'number') places.set(name, [known, at])
    else known.push(at)
  }
  return places
}

function readSection(spans: Spans, places: readonly number[]): RawSection {
  const found: Found = { keys: NO_KEYS, blankValue: undefined, hasReferences: false }
  const entry = (key: string, { value }: EntryLine) => put(found, key, value)
  for (const at of places) {
    if (at > 0) found.blankValue = BLANK_KEY
    scan(spans.text, { entry }, spans.bodyStart(at), spans.end(at))
  }
  return found
}

interface Found extends RawSection {
  keys: Map<string, string>
  blankValue: string | undefined
  hasReferences: boolean
}

function put(found: Found, key: string, value: string): void {
  if (key === '') return
  if (key === BLANK_KEY) {
    found.blankValue = value
    return
  }
  if (found.keys === NO_KEYS) found.keys = new Map()
  found.keys.set(key, value)
  found.hasReferences ||= value.includes('%(')
}

/** Shared by all empty sections, to save memory. Not modified. */
const NO_KEYS = new Map<string, string>()
