import { skipSpace, skipSpaceBack } from './go-space.ts'
import { type EntryLine, findSign, headerName, isHeader, readEntry } from './line.ts'

export const DEFAULT_SECTION = 'DEFAULT'

/** What stands in a text, in file order. Blank and comment lines are passed over in silence. */
export interface LineSink {
  /** A `[name]` line; `start` and `end` enclose the whole line with its line end. */
  header(name: string, start: number, end: number): void
  /**
   * Any other line; `at` and `last` enclose what is left of it without white space.
   * @returns the offset of what cannot be read in it
   */
  entry(at: number, last: number, start: number, end: number): number | undefined
  /** Asked behind each line: is nothing wanted any more but the headers, and what cannot be read? */
  readonly passesPlain?: boolean
}

/** The same with the key lines read. */
export interface ScanSink {
  header?(name: string, start: number, end: number): void
  entry(key: string, line: EntryLine, start: number, end: number): void
}

export interface Problem {
  readonly what: 'no-key' | 'no-section'
  readonly offset: number
}

/**
 * Walks a text as goconfig reads it and stops at the first line it would refuse. No
 * object is made for a line here, so millions of them cost time only. A part of a text
 * (`from`, `to`) ends where a line does.
 */
export function walk(
  text: string,
  sink: LineSink,
  from = 0,
  to = text.length,
): Problem | undefined {
  let nameless = false
  for (let start = from, next = from; start < to; start = next) {
    next = lineEnd(text, start)
    const first = skipSpace(text, start, next)
    if (first === next || isComment(text.charCodeAt(first))) continue
    const last = skipSpaceBack(text, first, next)
    if (isHeader(text, first, last)) {
      const name = headerName(text, first, last)
      nameless = name === ''
      sink.header(name || DEFAULT_SECTION, start, next)
    } else {
      if (nameless) return { what: 'no-section', offset: first }
      const offset = sink.entry(first, last, start, next)
      if (offset !== undefined) return { what: 'no-key', offset }
    }
    if (sink.passesPlain && !nameless && next < to) next = passPlain(text, sink, next, to)
  }
  return undefined
}

/** As {@link walk}, reading every key line; those named `-` get their numbers. */
export function scan(
  text: string,
  sink: ScanSink,
  from = 0,
  to = text.length,
): Problem | undefined {
  let autoCount = 0
  const header = (name: string, start: number, end: number) => {
    autoCount = 0
    sink.header?.(name, start, end)
  }
  const entry = (at: number, last: number, start: number, end: number) => {
    const line = readEntry(text, at, last)
    if (typeof line === 'number') return line
    sink.entry(line.key === '-' ? `#${++autoCount}` : line.key, line, start, end)
    return undefined
  }
  return walk(text, { header, entry }, from, to)
}

/** The value of a plain key among these lines: only those that may spell it are read. */
export function lastValue(lines: string, key: string): string | undefined {
  let found: string | undefined
  for (let at = lines.indexOf(key), next = 0; at !== -1; at = lines.indexOf(key, next)) {
    next = lineEnd(lines, at)
    const first = skipSpace(lines, lines.lastIndexOf('\n', at) + 1, next)
    // What is behind a sign is no plain key.
    if (findSign(lines, first, at) === -1) {
      const line = readEntry(lines, first, skipSpaceBack(lines, first, next))
      if (typeof line !== 'number' && line.key === key) found = line.value
    }
  }
  return found
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

/** Whether a line of the text is a section header. The rest may be anything. */
export function hasHeader(text: string): boolean {
  for (let start = afterBom(text), next = start; start < text.length; start = next) {
    next = lineEnd(text, start)
    const first = skipSpace(text, start, next)
    if (first < next && isHeader(text, first, skipSpaceBack(text, first, next))) return true
  }
  return false
}

/** Where reading starts: after one byte order mark, which only counts in front of everything. */
export function afterBom(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}

/**
 * Passes over plain lines: comments, blank ones, headers, keys of usual letters with an
 * unquoted value. One pattern finds the next line that is none of these, or is a header,
 * in machine code, ten times as fast as a look at each line in a program that has just
 * begun. What it leaves is looked at in full, so it may leave too much. Its loops are
 * lazy: greedy ones would need a stack as long as the line.
 * @returns where the first line starts that is to be looked at
 */
function passPlain(text: string, sink: LineSink, from: number, to: number): number {
  const notable = /\n(?![\n#;]|\r\n|[\w-]+? ?= ?[\n!#-_a-~])(?:\[[\w.@+-]+?\](?=\n))?/g
  notable.lastIndex = from - 1
  // A test makes no object; what it found lies between its end and the line end before that.
  while (notable.test(text)) {
    const end = notable.lastIndex
    const start = text.lastIndexOf('\n', end - 1) + 1
    if (start >= to || start === end) return start
    sink.header(text.slice(start + 1, end - 1), start, end + 1)
  }
  return to
}

function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start)
  return newline === -1 ? text.length : newline + 1
}

function isComment(code: number): boolean {
  return code === 0x23 || code === 0x3b
}
