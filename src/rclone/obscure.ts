import { createCipheriv, randomBytes } from 'node:crypto'
import { decodeText, encodeText } from '../encoding.ts'
import { PcloudConfigError } from '../errors.ts'

/**
 * Obscures a value like rclone (fs/config/obscure/obscure.go): AES-256-CTR with a public key. This
 * hides a password on the screen, but does not protect it.
 * @param iv 16 bytes, random except in tests
 */
export function obscure(text: string, iv: Uint8Array = randomBytes(IV_LENGTH)): string {
  return Buffer.concat([iv, crypt(encodeText(text), iv)]).toString('base64url')
}

/** The text of an obscured value. Throws `failed` for any other value, and does not show the value. */
export function reveal(obscured: string): string {
  // Go's decoder ignores line breaks, and refuses padding and the standard alphabet.
  const text = obscured.replace(/[\r\n]+/g, '')
  const bytes = Buffer.from(text, 'base64url')
  const isWhole = /^[\w-]*$/.test(text) && text.length % 4 !== 1
  if (!isWhole || bytes.length < IV_LENGTH) throw notObscured()
  return decodeText(crypt(bytes.subarray(IV_LENGTH), bytes.subarray(0, IV_LENGTH)))
}

/**
 * Whether a value is obscured. A plain key or token can have the same alphabet, so the result must
 * be text that a user could type.
 */
export function seemsObscured(value: string): boolean {
  try {
    return /^[^\p{C}\uFFFD]*$/u.test(reveal(value))
  } catch {
    return false
  }
}

/** In this mode, encryption and decryption are the same. */
function crypt(bytes: Uint8Array, iv: Uint8Array): Buffer {
  return createCipheriv('aes-256-ctr', Buffer.from(KEY, 'hex'), iv).update(bytes)
}

function notObscured(): PcloudConfigError {
  return new PcloudConfigError('failed', 'This value is not an obscured one.', {
    hint: 'Obscure it with `rclone obscure -`, which reads it from standard input.',
  })
}

/** The key from rclone's source code. */
const KEY = '9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638'
const IV_LENGTH = 16
