import { problemIn, readEntry } from './line.ts'
import { afterBom, DEFAULT_SECTION, type LineSink, type Problem, walk } from './scan.ts'
import { RawSections } from './sections.ts'
import { sharedEnds } from './shared-ends.ts'
import { Stretches } from './stretches.ts'

/** A whole text, and where rclone would refuse it. */
export interface Division {
  readonly stretches: Stretches
  readonly sections: RawSections
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
export function redivide({ stretches: known, sections }: Division, text: string): Redivision {
  const same = sharedEnds(known.text, text)
  const first = known.lastOpenedBefore(same.head)
  const last = known.firstBehind(known.text.length - same.tail)
  const shift = text.length - known.text.length
  const divider = new Divider(text)
  if (first > 0 && sections.places(DEFAULT_SECTION)[0] === 0) divider.headless()
  for (let at = 1; at < first; at++) divider.copy(known, at, 0)
  const from = first === 0 ? afterBom(text) : known.start(first)
  const problem = walk(text, divider, from, known.start(last) + shift)
  const division = divider.division(problem)
  const { names } = division.stretches
  const touched = new Set([...known.names.slice(first, last), ...names.slice(first)])
  const end = problem === undefined ? known.names.length : last
  for (let at = last; at < end; at++) divider.copy(known, at, shift)
  return { ...division, touched }
}

class Divider implements LineSink {
  readonly #stretches: Stretches
  readonly #sections: RawSections

  constructor(text: string) {
    this.#stretches = new Stretches(text)
    this.#sections = new RawSections(this.#stretches)
  }

  header(name: string, start: number, end: number): void {
    this.#sections.add(name, this.#stretches.add(name, start, end))
  }

  entry(at: number, end: number): number | undefined {
    const { text } = this.#stretches
    if (this.#sections.size === 0 && hasKey(text, at, end)) this.headless()
    return problemIn(text, at, end)
  }

  /** In front of the first header a key makes a section; behind it keys matter when they are asked for. */
  get skipsPlain(): boolean {
    return this.#sections.size > 0
  }

  headless(): void {
    this.#sections.add(DEFAULT_SECTION, 0)
  }

  copy(known: Stretches, at: number, shift: number): void {
    this.header(known.names[at] ?? '', known.start(at) + shift, known.bodyStart(at) + shift)
  }

  division(problem: Problem | undefined): Division {
    return { stretches: this.#stretches, sections: this.#sections, problem }
  }
}

/** An empty key (`"" = v`) is read and forgotten. */
function hasKey(text: string, at: number, end: number): boolean {
  const line = readEntry(text, at, end)
  return typeof line !== 'number' && line.key !== ''
}
