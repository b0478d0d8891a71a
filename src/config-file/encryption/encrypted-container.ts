import { decodeText } from '../../encoding.ts'
import { goTrim } from '../line.ts'

/** The kind of a config file, by the first text after blank lines and comments. */
type Container =
  | { readonly kind: 'plain' }
  /** `payload` is the text below the marker. */
  | { readonly kind: 'v0'; readonly payload: Uint8Array }
  /** Encrypted by a newer rclone, in an unknown format. */
  | { readonly kind: 'unknown' }

/** Like rclone's `Decrypt` in fs/config/crypt.go: a file with a byte order mark is plain. */
export function inspectContainer(bytes: Uint8Array): Container {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const next = newline === -1 ? bytes.length : newline + 1
    const line = goTrim(decodeText(bytes.subarray(start, next)))
    start = next
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (line === `${MARKER}0:`) return { kind: 'v0', payload: bytes.subarray(start) }
    return { kind: line.startsWith(MARKER) ? 'unknown' : 'plain' }
  }
  return { kind: 'plain' }
}

/** Also true for an unknown format. */
export function isEncrypted(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && inspectContainer(bytes).kind !== 'plain'
}

/** The bytes of rclone's `Encrypt`. */
export function writeBox(box: Uint8Array): Uint8Array {
  return Buffer.from(`${HEADER}${Buffer.from(box).toString('base64')}`)
}

const NEWLINE = 0x0a
export const MARKER = 'RCLONE_ENCRYPT_V'
const HEADER = `# Encrypted rclone configuration File\n\n${MARKER}0:\n`
