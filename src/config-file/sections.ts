import { type EntryLine, problemIn, readEntry } from './line.ts'
import { afterBom, DEFAULT_SECTION, type Problem, scan, walk } from './scan.ts'

/** The name of goconfig's own key, see {@link RawSection.keeper}. */
export const KEEPER = ' '

/**
 * A text cut at its headers. Each stretch is a header line and all up to the next one;
 * the first has no header, at most a byte order mark stands in front of its lines. Kept
 * as lists of numbers and not of objects, since a file may hold millions.
 */
export class Stretches {
  readonly text: string
  readonly names: string[] = [DEFAULT_SECTION]
  readonly #starts = [0]
  readonly #bodyStarts: number[]

  constructor(text: string) {
    this.text = text
    this.#bodyStarts = [afterBom(text)]
  }

  /** @returns its place in the list */
  add(name: string, start: number, bodyStart: number): number {
    this.#starts.push(start)
    this.#bodyStarts.push(bodyStart)
    return this.names.push(name) - 1
  }

  start(at: number): number {
    return this.#starts[at] ?? this.text.length
  }

  bodyStart(at: number): number {
    return this.#bodyStarts[at] ?? this.text.length
  }

  end(at: number): number {
    return this.start(at + 1)
  }

  /** What stands below the header. */
  body(at: number): string {
    return this.text.slice(this.bodyStart(at), this.end(at))
  }
}

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
    const read = readSection(this.#stretches, this.places(name))
    this.#read.set(name, read)
    return read
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

/** A whole text, and where rclone would refuse it. */
export interface Division {
  readonly stretches: Stretches
  readonly sections: RawSections
  readonly problem: Problem | undefined
}

export function divide(text: string): Division {
  const stretches = new Stretches(text)
  const sections = new RawSections(stretches)
  const sink = {
    header(name: string, start: number, end: number) {
      sections.add(name, stretches.add(name, start, end))
    },
    entry(at: number, end: number) {
      // In front of the first header a key makes a section.
      if (sections.size === 0 && hasKey(text, at, end)) sections.add(DEFAULT_SECTION, 0)
      return problemIn(text, at, end)
    },
  }
  const problem = walk(text, sink, afterBom(text))
  return { stretches, sections, problem }
}

/** An empty key (`"" = v`) is read and forgotten. */
function hasKey(text: string, at: number, end: number): boolean {
  const line = readEntry(text, at, end)
  return typeof line !== 'number' && line.key !== ''
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
