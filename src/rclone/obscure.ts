import { createCipheriv, randomBytes } from 'node:crypto'
import { decodeText, encodeText } from '../encoding.ts'
import { PcloudConfigError } from '../errors.ts'

/**
 * rclone's obscured values (fs/config/obscure/obscure.go): AES-256-CTR under a key that
 * everybody knows. It hides a password from a glance and protects it from nobody.
 * Left out of index.ts: a command that only reads must not load node:crypto for it.
 * @param iv 16 bytes; random unless a test gives them
 */
export function obscure(text: string, iv: Uint8Array = randomBytes(IV_LENGTH)): string {
  return Buffer.concat([iv, crypt(encodeText(text), iv)]).toString('base64url')
}

/** The text of an obscured value. Throws `failed` where it is none; the message never quotes it. */
export function reveal(obscured: string): string {
  // Go's decoder passes over line ends, and takes neither padding nor the standard alphabet.
  const text = obscured.replace(/[\r\n]+/g, '')
  const bytes = Buffer.from(text, 'base64url')
  const isWhole = /^[\w-]*$/.test(text) && text.length % 4 !== 1
  if (!isWhole || bytes.length < IV_LENGTH) throw notObscured()
  return decodeText(crypt(bytes.subarray(IV_LENGTH), bytes.subarray(0, IV_LENGTH)))
}

/**
 * Whether a value is an obscured one rather than the plain text of a key or token, whose
 * alphabet it shares: what comes out of it is text that somebody could have typed.
 */
export function seemsObscured(value: string): boolean {
  try {
    return /^[^\p{C}\uFFFD]*$/u.test(reveal(value))
  } catch {
    return false
  }
}

/** Both ways are the same in this mode. */
function crypt(bytes: Uint8Array, iv: Uint8Array): Buffer {
  return createCipheriv('aes-256-ctr', Buffer.from(KEY, 'hex'), iv).update(bytes)
}

function notObscured(): PcloudConfigError {
  return new PcloudConfigError('failed', 'This value is not an obscured one.', {
    hint: 'Obscure it with `rclone obscure -`, which reads it from standard input.',
  })
}

/** Public: it stands in rclone's source. */
const KEY = '9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638'
const IV_LENGTH = 16
