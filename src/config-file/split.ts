import { problemIn, readEntry } from './line.ts'
import { RawSections } from './raw-sections.ts'
import { afterBom, type LineSink, type Problem, walk } from './scan.ts'
import { Spans } from './spans.ts'

/** A split text, and the first problem that makes rclone refuse it. */
export interface Split {
  readonly spans: Spans
  readonly sections: RawSections
  /** Keys above the first header form a section DEFAULT. */
  readonly isHeadless: boolean
  readonly problem: Problem | undefined
}

export interface Resplit extends Split {
  /** The sections that can differ between the two texts. All other sections have the same lines. */
  readonly touched: ReadonlySet<string>
}

export function splitText(text: string): Split {
  const splitter = new Splitter(text)
  return splitter.split(walk(text, splitter, afterBom(text)))
}

/**
 * Like {@link splitText}, for an edited copy of a split text. Reads only what differs: after a
 * header line that both texts share, equal text has equal spans.
 */
export function resplit(origin: Split, text: string): Resplit {
  const known = origin.spans
  const same = sharedEnds(known.text, text)
  const first = known.lastOpenedBefore(same.head)
  const last = known.firstBehind(known.text.length - same.tail)
  const shift = text.length - known.text.length
  const splitter = new Splitter(text)
  splitter.begin(origin, first)
  const from = first === 0 ? afterBom(text) : known.start(first)
  const problem = walk(text, splitter, from, known.start(last) + shift)
  const split = splitter.split(problem)
  const { names } = split.spans
  const touched = new Set([...known.names.slice(first, last), ...names.slice(first)])
  if (problem === undefined) splitter.copy(known, last, known.names.length, shift)
  return { ...split, touched }
}

class Splitter implements LineSink {
  readonly #spans: Spans
  #isHeadless = false

  constructor(text: string) {
    this.#spans = new Spans(text)
  }

  header(name: string, start: number, end: number): void {
    this.#spans.add(name, start, end)
  }

  entry(at: number, end: number): number | undefined {
    const { text } = this.#spans
    if (!this.passesPlain) this.#isHeadless = hasKey(text, at, end)
    return problemIn(text, at, end)
  }

  /** Above the first header, a key forms a section. Later keys are read on request. */
  get passesPlain(): boolean {
    return this.#isHeadless || this.#spans.names.length > 1
  }

  /** Copies the spans up to `end`. */
  begin({ spans, isHeadless }: Split, end: number): void {
    this.#isHeadless = isHeadless && end > 0
    this.copy(spans, 1, end, 0)
  }

  copy(known: Spans, first: number, end: number, shift: number): void {
    this.#spans.addAll(known, first, end, shift)
  }

  split(problem: Problem | undefined): Split {
    const isHeadless = this.#isHeadless
    const sections = new RawSections(this.#spans, isHeadless)
    return { spans: this.#spans, sections, isHeadless, problem }
  }
}

/** An empty key (`"" = v`) is ignored. */
function hasKey(text: string, at: number, end: number): boolean {
  const line = readEntry(text, at, end)
  return typeof line !== 'number' && line.key !== ''
}

/** The number of characters that are equal at the start and at the end of two texts. */
function sharedEnds(a: string, b: string): { readonly head: number; readonly tail: number } {
  const room = Math.min(a.length, b.length)
  const head = count(room, (from, to) => a.slice(from, to) === b.slice(from, to))
  const tail = count(
    room - head,
    (from, to) =>
      a.slice(a.length - to, a.length - from) === b.slice(b.length - to, b.length - from),
  )
  return { head, tail }
}

/** Compares pieces of decreasing size: comparing entire pieces is much faster. */
function count(room: number, isSame: (from: number, to: number) => boolean): number {
  let at = 0
  for (let step = LARGEST; step >= 1; step /= 2) {
    while (at + step <= room && isSame(at, at + step)) at += step
  }
  return at
}

const LARGEST = 4096
