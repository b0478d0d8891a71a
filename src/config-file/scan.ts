import { skipSpace, skipSpaceBack } from './go-space.ts'
import { type EntryLine, headerName, isHeader, readEntry } from './line.ts'

export const DEFAULT_SECTION = 'DEFAULT'

/** What a scan reports, in file order. Blank and comment lines are passed over in silence. */
export interface ScanSink {
  /** A `[name]` line; `start` and `end` enclose the whole line with its line end. */
  header(name: string, start: number, end: number): void
  /** A key line. Left out where only headers matter: the lines between are not looked into then. */
  entry?(key: string, line: EntryLine, start: number, end: number): void
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
  for (let start = from, next = from; start < text.length; start = next) {
    next = lineEnd(text, start)
    const first = skipSpace(text, start, next)
    if (first === next || isComment(text.charCodeAt(first))) continue
    const last = skipSpaceBack(text, first, next)
    if (isHeader(text, first, last)) {
      const name = headerName(text, first, last)
      nameless = name === ''
      autoCount = 0
      sink.header(name || DEFAULT_SECTION, start, next)
    } else if (sink.entry !== undefined) {
      if (nameless) return { what: 'no-section', offset: first }
      const line = readEntry(text, first, last)
      if (typeof line === 'number') return { what: 'no-key', offset: line }
      sink.entry(line.key === '-' ? `#${++autoCount}` : line.key, line, start, next)
    }
  }
  return undefined
}

/** The first line that is neither blank nor comment, trimmed; empty where there is none. */
export function firstLine(text: string): string {
  for (let start = 0, next = 0; start < text.length; start = next) {
    next = lineEnd(text, start)
    const first = skipSpace(text, start, next)
    if (first === next || isComment(text.charCodeAt(first))) continue
    return text.slice(first, skipSpaceBack(text, first, next))
  }
  return ''
}

/** Where reading starts: after one byte order mark, which only counts in front of everything. */
export function afterBom(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}

function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start)
  return newline === -1 ? text.length : newline + 1
}

function isComment(code: number): boolean {
  return code === 0x23 || code === 0x3b
}
