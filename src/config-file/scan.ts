import { skipSpace, skipSpaceBack } from './go-space.ts'
import { type EntryLine, readLine } from './line.ts'

export const DEFAULT_SECTION = 'DEFAULT'

/** What a scan reports, in file order. Blank and comment lines are passed over in silence. */
export interface ScanSink {
  /** A `[name]` line; `start` and `end` enclose the whole line with its line end. */
  header(name: string, start: number, end: number): void
  /** A key line; `at` is where its first visible character is. */
  entry(key: string, line: EntryLine, at: number, start: number, end: number): void
}

export interface Problem {
  readonly what: 'no-key' | 'no-section'
  readonly offset: number
}

/**
 * Walks a text as goconfig reads it and stops at the first line it would refuse. No
 * object is made for blank or comment lines, so millions of them cost time only.
 */
export function scan(text: string, sink: ScanSink, from = 0): Problem | undefined {
  let nameless = false
  let autoCount = 0
  let start = from
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline + 1
    const first = skipSpace(text, start, end)
    const code = text.charCodeAt(first)
    if (first < end && code !== HASH && code !== SEMICOLON) {
      const line = readLine(text.slice(first, skipSpaceBack(text, first, end)))
      if (line.kind === 'header') {
        nameless = line.name === ''
        autoCount = 0
        sink.header(line.name || DEFAULT_SECTION, start, end)
      } else if (nameless) {
        return { what: 'no-section', offset: first }
      } else if (line.kind === 'bad') {
        return { what: 'no-key', offset: first + line.at }
      } else {
        const key = line.key === '-' ? `#${++autoCount}` : line.key
        sink.entry(key, line, first, start, end)
      }
    }
    start = end
  }
  return undefined
}

/** Where reading starts: after one byte order mark, which only counts in front of everything. */
export function afterBom(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}

const HASH = 0x23
const SEMICOLON = 0x3b
