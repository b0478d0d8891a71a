import { isUtf8 } from 'node:buffer'

/**
 * Converts bytes to text and back without loss. A byte that is not valid UTF-8 becomes a lone
 * surrogate, U+DC00 + byte (Python's "surrogateescape"), so an edit preserves such bytes in the
 * file.
 */
export function decodeText(bytes: Uint8Array): string {
  return strictText(bytes) ?? decodeWithEscapes(bufferOf(bytes))
}

/** The text, with a byte order mark if there is one. Undefined if the bytes are not valid UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? bufferOf(bytes).toString('utf8') : undefined
}

/** The same bytes, not a copy. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The bytes of a text from {@link decodeText}. */
export function encodeText(text: string): Uint8Array {
  if (isWellFormed(text)) return Buffer.from(text, isAscii(text) ? 'latin1' : 'utf8')
  const bytes = Buffer.allocUnsafe(text.length * 3)
  let out = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) bytes[out++] = code
    else if (isEscapedByte(text, at)) bytes[out++] = code - ESCAPE_BASE
    else {
      const length = isPair(text, at) ? 2 : 1
      out += bytes.write(text.substring(at, at + length), out)
      at += length - 1
    }
  }
  return bytes.subarray(0, out)
}

/** The text for output and JSON: escaped bytes become U+FFFD, as rclone prints them. */
export function wellFormed(text: string): string {
  return text.toWellFormed()
}

/** True if the text contains no escaped byte and no unpaired surrogate. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed()
}

/** Nearly all files are ASCII. Converting them as latin1 is a plain copy and therefore faster. */
function isAscii(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') === text.length
}

const ESCAPE_BASE = 0xdc00

/** A trailing surrogate without a leading one, in the range of the escaped bytes. */
function isEscapedByte(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= ESCAPE_BASE + 0x80 && code <= ESCAPE_BASE + 0xff
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff
}

function decodeWithEscapes(bytes: Buffer): string {
  const units = Buffer.allocUnsafe(bytes.length * 2)
  let at = 0
  let out = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    const code = length === 0 ? ESCAPE_BASE + (bytes[at] ?? 0) : codePoint(bytes, at, length)
    if (code > 0xffff) out = units.writeUInt16LE(0xd800 + ((code - 0x10000) >> 10), out)
    out = units.writeUInt16LE(code > 0xffff ? 0xdc00 + ((code - 0x10000) & 0x3ff) : code, out)
    at += length || 1
  }
  return units.toString('utf16le', 0, out)
}

/** The length of the valid UTF-8 sequence at `at`, or 0 (Go's utf8.DecodeRune: one invalid byte at a time). */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  const code = codePoint(bytes, at, length)
  const overlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000)
  return overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0 : length
}

function codePoint(bytes: Buffer, at: number, length: number): number {
  const first = bytes[at] ?? 0
  let code = length === 1 ? first : first & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f)
  return code
}
