import { scan } from './scan.ts'
import type { Spans } from './spans.ts'

/**
 * A part of the file: a header line and everything up to the next header. The first section has no
 * header: the keys belong to DEFAULT. The `head + body` of all sections together are the file.
 */
export interface EditableSection {
  name: string
  /** The header line with the line break. For the first section, only a byte order mark, if any. */
  head: string
  body: string
}

/**
 * The sections of a file in order. Creates a section from a span only on request. The text between
 * them is copied as it is, so that edits of a large file stay cheap.
 */
export class EditableSections {
  readonly #spans: Spans
  /** The sections that replace a span: one, none if it was dropped, or more after an insert. */
  readonly #made = new Map<number, EditableSection[]>()
  readonly #places = new Map<EditableSection, number>()
  readonly #end: number

  constructor(spans: Spans) {
    this.#spans = spans
    this.#end = spans.names.length
  }

  /** The section of a span, if it still exists. */
  ofSpan(place: number): EditableSection[] {
    return this.#at(place).slice(0, 1)
  }

  /** Backwards from the last section, or from the one above `from`. */
  *backwards(from?: EditableSection): Generator<EditableSection> {
    let place = from === undefined ? this.#end : this.#placeOf(from)
    const inPlace = this.#at(place)
    const before = from === undefined ? inPlace.length : inPlace.indexOf(from)
    yield* inPlace.slice(0, before).reverse()
    while (--place >= 0) yield* this.#at(place).toReversed()
  }

  push(section: EditableSection): void {
    this.#at(this.#end).push(section)
    this.#places.set(section, this.#end)
  }

  insertAfter(section: EditableSection, next: EditableSection): void {
    const place = this.#placeOf(section)
    const inPlace = this.#at(place)
    inPlace.splice(inPlace.indexOf(section) + 1, 0, next)
    this.#places.set(next, place)
  }

  drop(section: EditableSection): void {
    const inPlace = this.#at(this.#placeOf(section))
    inPlace.splice(inPlace.indexOf(section), 1)
  }

  /** The entire text. */
  join(): string {
    const spans = this.#spans
    const parts: string[] = []
    let at = 0
    for (const [place, sections] of [...this.#made].sort(([a], [b]) => a - b)) {
      parts.push(spans.text.slice(at, spans.start(place)))
      for (const { head, body } of sections) parts.push(head, body)
      at = spans.end(place)
    }
    parts.push(spans.text.slice(at))
    return parts.join('')
  }

  #placeOf(section: EditableSection): number {
    return this.#places.get(section) ?? this.#end
  }

  #at(place: number): EditableSection[] {
    const known = this.#made.get(place)
    if (known !== undefined) return known
    const sections = place === this.#end ? [] : [this.#cut(place)]
    this.#made.set(place, sections)
    for (const section of sections) this.#places.set(section, place)
    return sections
  }

  #cut(place: number): EditableSection {
    const spans = this.#spans
    return {
      name: spans.names[place] ?? '',
      head: spans.text.slice(spans.start(place), spans.bodyStart(place)),
      body: spans.body(place),
    }
  }
}

/** A key and value in the body of a section. Offsets are relative to the body. */
export interface Entry {
  readonly key: string
  readonly start: number
  readonly end: number
  /** The offsets of the first visible character, the sign and the value. */
  readonly at: number
  readonly sign: number
  readonly valueStart: number
  readonly valueEnd: number
}

export function entriesOf(body: string): Entry[] {
  const entries: Entry[] = []
  eachEntry(body, (entry) => entries.push(entry))
  return entries
}

/** The first and last key of a body. Does not store the keys between them. */
export function boundsOf(body: string): { first?: Entry; last?: Entry } {
  let first: Entry | undefined
  let last: Entry | undefined
  eachEntry(body, (entry) => {
    first ??= entry
    last = entry
  })
  return first === undefined || last === undefined ? {} : { first, last }
}

function eachEntry(body: string, visit: (entry: Entry) => void): void {
  scan(body, {
    entry(key, line, start, end) {
      visit({
        key,
        start,
        end,
        at: line.at,
        sign: line.sign,
        valueStart: line.valueStart,
        valueEnd: line.end,
      })
    },
  })
}

/** The head of the first section is a byte order mark or empty. A header is at least `[]`. */
export function hasHeader(section: EditableSection): boolean {
  return section.head.length > 1
}

export function isPresent(section: EditableSection): boolean {
  return hasHeader(section) || entriesOf(section.body).some((entry) => entry.key !== '')
}
