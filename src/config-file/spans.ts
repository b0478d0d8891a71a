import { afterBom, DEFAULT_SECTION } from './scan.ts'

/**
 * A text, split at the headers. A span is a header line and everything up to the next one. The
 * first span has no header, only a byte order mark at most. Stored as arrays of numbers: objects
 * for millions of spans need too much memory and time.
 */
export class Spans {
  readonly text: string
  #names = [DEFAULT_SECTION]
  #starts = [0]
  #bodyStarts: number[]

  constructor(text: string) {
    this.text = text
    this.#bodyStarts = [afterBom(text)]
  }

  get names(): readonly string[] {
    return this.#names
  }

  add(name: string, start: number, bodyStart: number): void {
    this.#starts.push(start)
    this.#bodyStarts.push(bodyStart)
    this.#names.push(name)
  }

  /** Copies spans of a different text, with shifted offsets. */
  addAll(others: Spans, first: number, end: number, shift: number): void {
    const moved = (offsets: readonly number[]) => {
      const taken = offsets.slice(first, end)
      return shift === 0 ? taken : taken.map((offset) => offset + shift)
    }
    this.#starts = this.#starts.concat(moved(others.#starts))
    this.#bodyStarts = this.#bodyStarts.concat(moved(others.#bodyStarts))
    this.#names = this.#names.concat(others.#names.slice(first, end))
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

  /** The last span with a header above `offset` and text below it, or else the first. */
  lastOpenedBefore(offset: number): number {
    return Math.max(0, countBelow(this.#bodyStarts, offset) - 1)
  }

  /**
   * The first span whose header line starts after `offset`, at the start of a line. The number of
   * spans if no span follows.
   */
  firstBehind(offset: number): number {
    const at = countBelow(this.#starts, offset + 1)
    const isBehindLine = this.text.charAt(this.start(at) - 1) === '\n'
    return isBehindLine || at === this.names.length ? at : at + 1
  }

  /** The text below the header. */
  body(at: number): string {
    return this.text.slice(this.bodyStart(at), this.end(at))
  }
}

/** The number of offsets below `limit`, in a sorted list. */
function countBelow(offsets: readonly number[], limit: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}
