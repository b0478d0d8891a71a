import { scan } from './scan.ts'

/**
 * A stretch of the file that belongs to one header: its line and everything up to the
 * next header. The first block has no header line; keys in it belong to DEFAULT.
 * Joining `head + body` of all blocks gives the file.
 */
export interface Block {
  name: string
  /** The header's line with its line end; for the first block the byte order mark or nothing. */
  head: string
  body: string
}

/** A key line inside a block's body; offsets count from the start of the body. */
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

/** The first block's head is at most a byte order mark; a header is at least `[]`. */
export function hasHeader(block: Block): boolean {
  return block.head.length > 1
}

/** Is this block more than the empty stretch in front of the first header? */
export function isPresent(block: Block): boolean {
  return hasHeader(block) || entriesOf(block.body).some((entry) => entry.key !== '')
}
