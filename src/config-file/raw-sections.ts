import type { EntryLine } from './line.ts'
import { lastValue, scan } from './scan.ts'
import type { Spans } from './spans.ts'

/** The name of goconfig's own key, see {@link RawSection.blankValue}. */
export const BLANK_KEY = ' '

/** What a section holds, before `%(name)s` is replaced. */
export interface RawSection {
  readonly keys: ReadonlyMap<string, string>
  /**
   * goconfig keeps a section without keys alive by a key of one blank, which is never
   * listed (conf.go SetValue) but which `%( )s` finds. There is one where there is a header.
   */
  readonly blankValue: string | undefined
  /** Some value holds `%(`. */
  readonly hasReferences: boolean
}

/** Where a section stands in the list of spans: once as a rule, but it may be continued. */
type Places = number | number[]

/**
 * The sections as goconfig would hold them, in its order. Their places are looked up, and
 * their keys taken out of the text, when somebody asks: most runs need those of one
 * section, or of none.
 */
export class RawSections {
  readonly #spans: Spans
  readonly #first: number
  #index: ReadonlyMap<string, Places> | undefined
  #searches = 0
  readonly #read = new Map<string, RawSection>()

  /** @param isHeadless the keys in front of the first header make a section */
  constructor(spans: Spans, isHeadless: boolean) {
    this.#spans = spans
    this.#first = isHeadless ? 0 : 1
  }

  /** The names alone, for which no place is looked up. */
  names(): string[] {
    return [...new Set(this.#spans.names.slice(this.#first))]
  }

  /** The same for whoever goes on to look at each. */
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

  /** As {@link get}, and not kept: who looks at each section once need not hold them all. */
  read(name: string): RawSection {
    return readSection(this.#spans, this.places(name))
  }

  /** The value of one key, before `%(name)s` is replaced. The other keys are not read for a plain one. */
  value(name: string, key: string): string | undefined {
    const known = this.#read.get(name) ?? (PLAIN_KEY.test(key) ? undefined : this.get(name))
    if (known !== undefined) return valueIn(known, key)
    const places = this.places(name)
    if (places.length === 1) return lastValue(this.#spans.body(places[0] ?? 0), key)
    return places
      .map((at) => lastValue(this.#spans.body(at), key))
      .findLast((value) => value !== undefined)
  }

  /** Has this section the same lines there, to the letter? Never said of one that is continued. */
  isSpelledAs(other: RawSections, name: string): boolean {
    const [ours, ...more] = this.places(name)
    const [theirs, ...others] = other.places(name)
    if (ours === undefined || theirs === undefined || more.length + others.length > 0) return false
    return this.#spans.body(ours) === other.#spans.body(theirs)
  }

  /** Where in the list of spans, in file order. */
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

/** A key that every line spells the same way, and to which no number is given (`#1`). */
const PLAIN_KEY = /^\w+$/

export function valueIn(section: RawSection, key: string): string | undefined {
  return key === BLANK_KEY ? section.blankValue : section.keys.get(key)
}

/** To go through the list so often takes less time than to make an index of it. */
const FEW = 16

/** Nearly always each name is there once, which takes half the look-ups and is tried first. */
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

/** Shared by all sections without keys, so that a million of them stay cheap; never written to. */
const NO_KEYS = new Map<string, string>()
