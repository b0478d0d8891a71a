import {
  type EntryLine,
  findSign,
  headerName,
  isHeader,
  readEntry,
  skipSpace,
  skipSpaceBack,
} from './line.ts'

export const DEFAULT_SECTION = 'DEFAULT'

/** The parts of a text, in file order. Blank lines and comments are skipped. */
export interface LineSink {
  /** A `[name]` header. `start` and `end` include the line break. */
  header(name: string, start: number, end: number): void
  /**
   * Any other line. `at` and `last` exclude white space.
   * @returns the offset of the problem if the line cannot be read
   */
  entry(at: number, last: number, start: number, end: number): number | undefined
  /** Checked for each line. If true, only headers and unreadable lines matter. */
  readonly passesPlain?: boolean
}

/** Like {@link LineSink}, with parsed key lines. */
interface ScanSink {
  header?(name: string, start: number, end: number): void
  entry(key: string, line: EntryLine, start: number, end: number): void
}

export interface Problem {
  readonly what: 'no-key' | 'no-section'
  readonly offset: number
}

/**
 * Walks a text like goconfig, until goconfig would refuse it. Does not create objects per line: a
 * file can have millions. `from` and `to` must be at line breaks.
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

/** Like {@link walk}, but parses every key and numbers the keys named `-`. */
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

/** The value of a plain key in these lines. Parses only lines that can contain the key. */
export function lastValue(lines: string, key: string): string | undefined {
  let found: string | undefined
  for (let at = lines.indexOf(key), next = 0; at !== -1; at = lines.indexOf(key, next)) {
    next = lineEnd(lines, at)
    const first = skipSpace(lines, lines.lastIndexOf('\n', at) + 1, next)
    if (findSign(lines, first, at) === -1) {
      const line = readEntry(lines, first, skipSpaceBack(lines, first, next))
      if (typeof line !== 'number' && line.key === key) found = line.value
    }
  }
  return found
}

/** The first text that is not blank or a comment, trimmed. Empty if none exists. */
export function firstLine(text: string): string {
  for (let start = 0, next = 0; start < text.length; start = next) {
    next = lineEnd(text, start)
    const first = skipSpace(text, start, next)
    if (first === next || isComment(text.charCodeAt(first))) continue
    return text.slice(first, skipSpaceBack(text, first, next))
  }
  return ''
}

/** Whether a section header exists. The other text can be anything. */
export function hasHeader(text: string): boolean {
  for (let start = afterBom(text), next = start; start < text.length; start = next) {
    next = lineEnd(text, start)
    const first = skipSpace(text, start, next)
    if (first < next && isHeader(text, first, skipSpaceBack(text, first, next))) return true
  }
  return false
}

/** Skips one byte order mark. */
export function afterBom(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}

/**
 * Skips plain lines: comments, blank lines, headers, and simple keys with an unquoted value. One
 * regular expression finds the next other line or header. This is ten times as fast as checking
 * each line at program start. It may stop at a plain line: the caller checks it fully. The
 * loops are lazy, since greedy loops need a stack as long as the line.
 * @returns the start of the next line to check
 */
function passPlain(text: string, sink: LineSink, from: number, to: number): number {
  const notable = /\n(?![\n#;]|\r\n|[\w-]+? ?= ?[\n!#-_a-~])(?:\[[\w.@+-]+?\](?=\n))?/g
  notable.lastIndex = from - 1
  // `test` creates no match object. The match is between lastIndex and the line end before it.
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
