import { decodeText } from '../../encoding.ts'
import { PcloudConfigError } from '../../errors.ts'
import { goTrim } from '../go-space.ts'

/** How a config file lies on the disk, told from its first line that is neither blank nor comment. */
export type Container =
  | { readonly kind: 'plain' }
  /** `payload` is everything behind the marker's line. */
  | { readonly kind: 'v0'; readonly payload: Uint8Array }
  /** Encrypted by a later rclone, in a way that is not known here. */
  | { readonly kind: 'unknown' }

/** As rclone's `Decrypt` in fs/config/crypt.go: a byte order mark in front makes a file plain. */
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

/** Nonce and secretbox of an encrypted file. Throws `config-malformed` where it is damaged. */
export function readBox(payload: Uint8Array, file: string): Uint8Array {
  // rclone's reader drops line ends anywhere in the base64. It also passes over stray bits
  // in the last character, which rclone never writes: here every bit counts.
  const text = Buffer.from(payload)
    .toString('latin1')
    .replace(/[\r\n]+/g, '')
  const box = Buffer.from(text, 'base64')
  if (box.toString('base64') === text && box.length >= MIN_BOX) return box
  throw new PcloudConfigError('config-malformed', `${file} is encrypted, and it is damaged.`, {
    hint: 'It was cut off or changed after it was written. Put back a copy of it.',
  })
}

/** The bytes rclone's `Encrypt` writes: no line end at the end. */
export function writeBox(box: Uint8Array): Uint8Array {
  return Buffer.from(`${HEADER}${Buffer.from(box).toString('base64')}`)
}

/** Throws `config-encrypted` for a file that only a later program can read. */
export function refuseUnknown(file: string): never {
  const message = `${file} is encrypted in a way that this version does not know.`
  throw new PcloudConfigError('config-encrypted', message, {
    hint: 'A newer rclone wrote it. Update pcloud-config.',
  })
}

const NEWLINE = 0x0a
const MARKER = 'RCLONE_ENCRYPT_V'
const HEADER = `# Encrypted rclone configuration File\n\n${MARKER}0:\n`

export const NONCE_LENGTH = 24
/** NaCl's authenticator. */
const TAG_LENGTH = 16
const MIN_BOX = NONCE_LENGTH + TAG_LENGTH
