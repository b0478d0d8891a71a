import { PcloudConfigError } from '../errors.ts'

type Encoding = 'utf-16le' | 'utf-16be'

/**
 * Converts UTF-16 to UTF-8. Windows PowerShell and Notepad write UTF-16, often without a byte order mark.
 * @throws PcloudConfigError `usage` for damaged UTF-16
 */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  if (hasMark(bytes, [0xff, 0xfe, 0, 0]) || hasMark(bytes, [0, 0, 0xfe, 0xff])) {
    throw notText('The file is UTF-32.')
  }
  const encoding = utf16Of(bytes)
  if (encoding === undefined) return bytes
  if (bytes.length % 2 === 1) throw notText('The file is UTF-16 and its last character is cut off.')
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    throw notText('The file is UTF-16 and contains damaged characters.', cause)
  }
}

function utf16Of(bytes: Uint8Array): Encoding | undefined {
  if (hasMark(bytes, [0xff, 0xfe])) return 'utf-16le'
  if (hasMark(bytes, [0xfe, 0xff])) return 'utf-16be'
  return withoutMark(bytes)
}

const SAMPLE = 4096

/** A config is mostly ASCII, so in UTF-16 about half of the bytes are 0. */
function withoutMark(bytes: Uint8Array): Encoding | undefined {
  const pairs = Math.floor(Math.min(bytes.length, SAMPLE) / 2)
  let [first, second] = [0, 0]
  for (let at = 0; at < pairs; at += 1) {
    if (bytes[2 * at] === 0) first += 1
    if (bytes[2 * at + 1] === 0) second += 1
  }
  const isMost = (zeros: number, others: number) => zeros > pairs / 3 && others < zeros / 10
  if (isMost(second, first)) return 'utf-16le'
  return isMost(first, second) ? 'utf-16be' : undefined
}

function hasMark(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte)
}

function notText(message: string, cause?: unknown): PcloudConfigError {
  return new PcloudConfigError('usage', message, {
    hint: 'Save it as UTF-8 in an editor, then import it again. Nothing was imported.',
    ...(cause !== undefined && { cause }),
  })
}
