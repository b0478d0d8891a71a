import { afterBom, DEFAULT_SECTION } from './scan.ts'

/**
 * A text cut at its headers. Each span is a header line and all up to the next one;
 * the first has no header, at most a byte order mark stands in front of its lines. Kept
 * as lists of numbers and not of objects, since a file may hold millions.
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

  /** Takes over some of another text, which stand here so many characters further on. */
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

  /** The last whose header line lies before `offset` with something behind it; the first where none does. */
  lastOpenedBefore(offset: number): number {
    return Math.max(0, countBelow(this.#bodyStarts, offset) - 1)
  }

  /**
   * The first whose header line begins behind `offset`, and behind a line end there, not
   * behind a byte order mark; their number where none does.
   */
  firstBehind(offset: number): number {
    const at = countBelow(this.#starts, offset + 1)
    const isBehindLine = this.text.charAt(this.start(at) - 1) === '\n'
    return isBehindLine || at === this.names.length ? at : at + 1
  }

  /** What stands below the header. */
  body(at: number): string {
    return this.text.slice(this.bodyStart(at), this.end(at))
  }
}

/** How many of these, which rise, are smaller. */
function countBelow(offsets: readonly number[], limit: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}
