import { scan } from './scan.ts'
import type { Spans } from './spans.ts'

/**
 * A span of the file that belongs to one header: its line and everything up to the
 * next header. The first section has no header line; keys in it belong to DEFAULT.
 * Joining `head + body` of all sections gives the file.
 */
export interface EditableSection {
  name: string
  /** The header's line with its line end; for the first section the byte order mark or nothing. */
  head: string
  body: string
}

/**
 * The sections of a file in order. A span becomes a section when somebody asks for it; what
 * lies between goes back into the text in one piece, so that few edits of many sections
 * cost what few of few do.
 */
export class EditableSections {
  readonly #spans: Spans
  /** What stands in the place of a span: its section, none any more, or one more behind it. */
  readonly #made = new Map<number, EditableSection[]>()
  readonly #places = new Map<EditableSection, number>()
  /** The place behind all spans. */
  readonly #end: number

  constructor(spans: Spans) {
    this.#spans = spans
    this.#end = spans.names.length
  }

  /** The section that a span was made into, as long as it stands. */
  ofSpan(place: number): EditableSection[] {
    return this.#at(place).slice(0, 1)
  }

  /** From the last one, or the one in front of a section, to the first. */
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

  /** The text of all of them. */
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

/** A key line inside a section's body; offsets count from the start of the body. */
export interface Entry {
  readonly key: string
  readonly start: number
  readonly end: number
  /** From the first visible character of the line to its sign, then to its value. */
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

/** The first key line of a body, and the last; found without keeping all between. */
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

/** The first section's head is at most a byte order mark; a header is at least `[]`. */
export function hasHeader(section: EditableSection): boolean {
  return section.head.length > 1
}

/** Is this section more than the empty span in front of the first header? */
export function isPresent(section: EditableSection): boolean {
  return hasHeader(section) || entriesOf(section.body).some((entry) => entry.key !== '')
}
