/**
 * A key line. Offsets refer to the source text. Copies only the key and the value: a file can have
 * many lines.
 */
export interface EntryLine {
  /** `-` is not numbered yet. The scan does that. */
  readonly key: string
  readonly value: string
  /** The offsets of the trimmed text. */
  readonly at: number
  readonly end: number
  /** The offset of the `=` or `:`. */
  readonly sign: number
  /** The offset of the value, with the quotes. The value extends to the line break. */
  readonly valueStart: number
}

/** Whether the trimmed text from `at` to `end` is a `[header]`. */
export function isHeader(text: string, at: number, end: number): boolean {
  return text.charCodeAt(at) === OPEN && end - at > 1 && text.charCodeAt(end - 1) === CLOSE
}

export function headerName(text: string, at: number, end: number): string {
  const start = skipSpace(text, at + 1, end - 1)
  return text.slice(start, skipSpaceBack(text, start, end - 1))
}

/** The name in a header line. Undefined for other lines. */
export function nameInHeader(line: string): string | undefined {
  const header = goTrim(line.replace(/^\ufeff/, ''))
  return isHeader(header, 0, header.length) ? headerName(header, 0, header.length) : undefined
}

/**
 * Reads a trimmed key line like goconfig's read.go. Returns the offset of the problem if goconfig
 * refuses the line.
 */
export function readEntry(text: string, at: number, end: number): EntryLine | number {
  if (isQuote(text.charCodeAt(at))) return readQuotedKey(text, at, end)
  const sign = findSign(text, at, end)
  if (sign <= at) return at
  return readValue(text, at, end, text.slice(at, skipSpaceBack(text, at, sign)), sign)
}

/** The offset of the problem if goconfig refuses the line. Does not copy the key or the value. */
export function problemIn(text: string, at: number, end: number): number | undefined {
  if (isPlain(text, at, end)) return undefined
  const line = readEntry(text, at, end)
  return typeof line === 'number' ? line : undefined
}

/** True for most text: a key and a sign, and no quote at the start of the key or the value. */
function isPlain(text: string, at: number, end: number): boolean {
  const sign = findSign(text, at, end)
  const value = sign === -1 ? end : skipSpace(text, sign + 1, end)
  return sign > at && !isQuote(text.charCodeAt(at)) && !isQuote(text.charCodeAt(value))
}

function isQuote(code: number): boolean {
  return code === DOUBLE || code === BACK
}

/** Ignores text between the closing quote and the sign: `"k" x = v` has the key `k`. */
function readQuotedKey(text: string, at: number, end: number): EntryLine | number {
  const line = text.slice(at, end)
  const quote = line.startsWith('`') ? '`' : isTriple(line) ? TRIPLE : '"'
  const close = line.indexOf(quote, quote.length)
  const sign = close === -1 ? -1 : findSign(text, at + close, end)
  if (sign === -1) return at
  return readValue(text, at, end, line.slice(quote.length, close), sign)
}

function readValue(
  text: string,
  at: number,
  end: number,
  key: string,
  sign: number,
): EntryLine | number {
  const valueStart = skipSpace(text, sign + 1, end)
  const right = text.slice(valueStart, end)
  const quote = valueQuote(right)
  if (quote === '') return { key, value: right, at, end, sign, valueStart }
  const close = right.lastIndexOf(quote)
  if (close < quote.length) return valueStart
  return { key, value: right.slice(quote.length, close), at, end, sign, valueStart }
}

function valueQuote(right: string): string {
  const first = right.charCodeAt(0)
  if (first === BACK && right.length >= 2) return '`'
  return first === DOUBLE && isTriple(right) ? TRIPLE : ''
}

/** goconfig counts bytes: `"""é"` has six. */
function isTriple(text: string): boolean {
  return text.startsWith(TRIPLE) && (text.length >= 6 || utf8Length(text) >= 6)
}

/** A loop: if the sign is missing, indexOf would search the rest of the file. */
export function findSign(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === EQUALS || code === COLON) return at
  }
  return -1
}

function utf8Length(text: string): number {
  let length = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const isEscapedByte = code >= 0xdc80 && code <= 0xdcff
    length += code < 0x80 || isEscapedByte ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

const TRIPLE = '"""'
const DOUBLE = 0x22
const BACK = 0x60
const OPEN = 0x5b
const CLOSE = 0x5d
const EQUALS = 0x3d
const COLON = 0x3a

/**
 * White space for Go's strings.TrimSpace (unicode.IsSpace), which rclone uses. Unlike JavaScript's
 * trim(), it includes U+0085 and excludes U+FEFF.
 */
function isGoSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  if (code < 0x85) return false
  if (code < 0x2000) return code === 0x85 || code === 0xa0 || code === 0x1680
  return code <= 0x200a || OTHER_SPACES.has(code)
}

/** The first offset in [start, end) that is not white space, or `end`. */
export function skipSpace(text: string, start: number, end: number): number {
  let at = start
  while (at < end && isGoSpace(text.charCodeAt(at))) at++
  return at
}

/** Trims white space from the right of [start, end). Returns the new `end`. */
export function skipSpaceBack(text: string, start: number, end: number): number {
  let at = end
  while (at > start && isGoSpace(text.charCodeAt(at - 1))) at--
  return at
}

export function goTrim(text: string): string {
  const start = skipSpace(text, 0, text.length)
  return text.slice(start, skipSpaceBack(text, start, text.length))
}

const OTHER_SPACES = new Set([0x2028, 0x2029, 0x202f, 0x205f, 0x3000])
