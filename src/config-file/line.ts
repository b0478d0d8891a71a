import { goTrim, skipSpace } from './go-space.ts'

/** What one line is. Offsets count from the start of the trimmed line. */
export type Line = HeaderLine | EntryLine | BadLine

export interface HeaderLine {
  readonly kind: 'header'
  readonly name: string
}

export interface EntryLine {
  readonly kind: 'entry'
  /** `-` still stands for itself here; {@link autoKey} numbers it. */
  readonly key: string
  readonly value: string
  /** Where the `=` or `:` is. */
  readonly sign: number
  /** Where the value begins as it is spelled, quotes included; it ends with the line. */
  readonly valueStart: number
  readonly length: number
}

export interface BadLine {
  readonly kind: 'bad'
  /** Offset of what cannot be read. */
  readonly at: number
}

/** Reads a trimmed line that is neither blank nor comment, as goconfig's read.go does. */
export function readLine(line: string): Line {
  if (line.startsWith('[') && line.endsWith(']') && line.length > 1) {
    return { kind: 'header', name: goTrim(line.slice(1, -1)) }
  }
  const quote = keyQuote(line)
  return quote === '' ? readPlainKey(line) : readQuotedKey(line, quote)
}

function keyQuote(line: string): string {
  if (line.startsWith('`')) return '`'
  if (!line.startsWith('"')) return ''
  return line.startsWith(TRIPLE) && goLengthAtLeast6(line) ? TRIPLE : '"'
}

function readPlainKey(line: string): Line {
  const sign = findSign(line, 0)
  if (sign <= 0) return { kind: 'bad', at: 0 }
  return readValue(line, goTrim(line.slice(0, sign)), sign)
}

/** What stands between the closing quote and the sign is dropped: `"k" x = v` has key `k`. */
function readQuotedKey(line: string, quote: string): Line {
  const close = line.indexOf(quote, quote.length)
  const sign = close === -1 ? -1 : findSign(line, close)
  if (sign === -1) return { kind: 'bad', at: 0 }
  return readValue(line, line.slice(quote.length, close), sign)
}

function readValue(line: string, key: string, sign: number): Line {
  const valueStart = skipSpace(line, sign + 1, line.length)
  const right = line.slice(valueStart)
  const quote = valueQuote(right)
  const close = quote === '' ? right.length : right.lastIndexOf(quote)
  if (close < quote.length) return { kind: 'bad', at: valueStart }
  const value = right.slice(quote.length, close)
  return { kind: 'entry', key, value, sign, valueStart, length: line.length }
}

function valueQuote(right: string): string {
  if (right.startsWith('`') && right.length >= 2) return '`'
  return right.startsWith(TRIPLE) && goLengthAtLeast6(right) ? TRIPLE : ''
}

/** A loop and not indexOf: a search for the sign that is absent would run on to the end of the file. */
function findSign(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === 0x3d || code === 0x3a) return at
  }
  return -1
}

/** goconfig counts bytes: `"""é"` is six of them. */
function goLengthAtLeast6(text: string): boolean {
  return text.length >= 6 || utf8Length(text) >= 6
}

function utf8Length(text: string): number {
  let length = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const escapedByte = code >= 0xdc80 && code <= 0xdcff
    length += code < 0x80 || escapedByte ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

const TRIPLE = '"""'
