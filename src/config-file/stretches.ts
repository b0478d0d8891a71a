import { afterBom, DEFAULT_SECTION } from './scan.ts'

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

  add(name: string, start: number, bodyStart: number): void {
    this.#starts.push(start)
    this.#bodyStarts.push(bodyStart)
    this.names.push(name)
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
    return Math.max(
      0,
      this.#bodyStarts.findLastIndex((bodyStart) => bodyStart < offset),
    )
  }

  /**
   * The first whose header line begins behind `offset`, and behind a line end there, not
   * behind a byte order mark; their number where none does.
   */
  firstBehind(offset: number): number {
    const at = this.#starts.findIndex(
      (start) => start > offset && this.text.charAt(start - 1) === '\n',
    )
    return at === -1 ? this.names.length : at
  }

  /** What stands below the header. */
  body(at: number): string {
    return this.text.slice(this.bodyStart(at), this.end(at))
  }
}
