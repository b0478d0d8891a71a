import { decodeText } from '../../encoding.ts'
import { PcloudConfigError } from '../../errors.ts'
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

/** The nonce and secretbox of an encrypted file. Throws `config-malformed` if it is damaged. */
export function readBox(payload: Uint8Array, file: string): Uint8Array {
  // rclone ignores line breaks within the base64. It also ignores extra bits in the last character,
  // but it does not write any. Refuse those.
  const text = Buffer.from(payload)
    .toString('latin1')
    .replace(/[\r\n]+/g, '')
  const box = Buffer.from(text, 'base64')
  if (box.toString('base64') === text && box.length >= MIN_BOX) return box
  throw new PcloudConfigError('config-malformed', `${file} is encrypted, and it is damaged.`, {
    hint: 'Part of it is missing or was changed. Restore a copy of it.',
  })
}

/** The bytes of rclone's `Encrypt`. */
export function writeBox(box: Uint8Array): Uint8Array {
  return Buffer.from(`${HEADER}${Buffer.from(box).toString('base64')}`)
}

/** Throws `config-encrypted` for a file that needs a newer version. */
export function refuseUnknown(file: string): never {
  const message = `${file} is encrypted in a way that this version does not know.`
  throw new PcloudConfigError('config-encrypted', message, {
    hint: 'A newer rclone wrote it. Update pcloud-config.',
  })
}

const NEWLINE = 0x0a
export const MARKER = 'RCLONE_ENCRYPT_V'
const HEADER = `# Encrypted rclone configuration File\n\n${MARKER}0:\n`

export const NONCE_LENGTH = 24
/** The size of NaCl's authenticator. */
const TAG_LENGTH = 16
const MIN_BOX = NONCE_LENGTH + TAG_LENGTH
