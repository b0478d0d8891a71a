import { problemIn, readEntry } from './line.ts'
import { RawSections } from './raw-sections.ts'
import { afterBom, type LineSink, type Problem, walk } from './scan.ts'
import { sharedEnds } from './shared-ends.ts'
import { Stretches } from './spans.ts'

/** A whole text, and where rclone would refuse it. */
export interface Division {
  readonly stretches: Stretches
  readonly sections: RawSections
  /** Keys in front of the first header make a section DEFAULT. */
  readonly isHeadless: boolean
  readonly problem: Problem | undefined
}

export interface Redivision extends Division {
  /** Every section of either text that has lines where they differ; all others hold the same lines. */
  readonly touched: ReadonlySet<string>
}

export function divide(text: string): Division {
  const divider = new Divider(text)
  return divider.division(walk(text, divider, afterBom(text)))
}

/**
 * As {@link divide}, for a text that was made from one that is divided already: only what
 * differs is read. A header line begins everything anew, so from a header line that
 * both texts share, equal text divides equally.
 */
export function redivide(origin: Division, text: string): Redivision {
  const known = origin.stretches
  const same = sharedEnds(known.text, text)
  const first = known.lastOpenedBefore(same.head)
  const last = known.firstBehind(known.text.length - same.tail)
  const shift = text.length - known.text.length
  const divider = new Divider(text)
  divider.begin(origin, first)
  const from = first === 0 ? afterBom(text) : known.start(first)
  const problem = walk(text, divider, from, known.start(last) + shift)
  const division = divider.division(problem)
  const { names } = division.stretches
  const touched = new Set([...known.names.slice(first, last), ...names.slice(first)])
  if (problem === undefined) divider.copy(known, last, known.names.length, shift)
  return { ...division, touched }
}

class Divider implements LineSink {
  readonly #stretches: Stretches
  #isHeadless = false

  constructor(text: string) {
    this.#stretches = new Stretches(text)
  }

  header(name: string, start: number, end: number): void {
    this.#stretches.add(name, start, end)
  }

  entry(at: number, end: number): number | undefined {
    const { text } = this.#stretches
    if (!this.passesPlain) this.#isHeadless = hasKey(text, at, end)
    return problemIn(text, at, end)
  }

  /** In front of the first header a key makes a section; behind it keys matter when they are asked for. */
  get passesPlain(): boolean {
    return this.#isHeadless || this.#stretches.names.length > 1
  }

  /** What is known of the stretches up to `end` holds here as well. */
  begin({ stretches, isHeadless }: Division, end: number): void {
    this.#isHeadless = isHeadless && end > 0
    this.copy(stretches, 1, end, 0)
  }

  copy(known: Stretches, first: number, end: number, shift: number): void {
    this.#stretches.addAll(known, first, end, shift)
  }

  division(problem: Problem | undefined): Division {
    const isHeadless = this.#isHeadless
    const sections = new RawSections(this.#stretches, isHeadless)
    return { stretches: this.#stretches, sections, isHeadless, problem }
  }
}

/** An empty key (`"" = v`) is read and forgotten. */
function hasKey(text: string, at: number, end: number): boolean {
  const line = readEntry(text, at, end)
  return typeof line !== 'number' && line.key !== ''
}
