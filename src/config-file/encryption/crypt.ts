import { createHash, randomBytes } from 'node:crypto'
import { PcloudConfigError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { goTrim } from '../line.ts'
import { passwordProblem } from './config-password.ts'

/** Encrypts and decrypts with a password. Does not reveal the key. */
export interface ConfigKey {
  /** The text. Undefined if the key does not match or a bit has changed. */
  open(box: Uint8Array): Uint8Array | undefined
  /** Uses a new nonce each time, unless a test passes one. */
  seal(plain: Uint8Array, nonce?: Uint8Array): Uint8Array
}

/**
 * The keys for a password. The first key is for encryption. Throws `config-encrypted` if the
 * password is empty.
 */
export async function configKeys(password: Secret): Promise<readonly [ConfigKey, ...ConfigKey[]]> {
  const { xsalsa20poly1305 } = await import('@noble/ciphers/salsa.js')
  const [usual, ...older] = spellings(password)
  const keyOf = (text: string) => configKey(deriveKey(text), xsalsa20poly1305)
  return [keyOf(usual), ...older.map(keyOf)]
}

export interface OpenedBox {
  readonly plain: Uint8Array
  readonly key: ConfigKey
}

/** @param payload the text below the marker. Throws `config-malformed` if it is damaged */
export function openPayload(
  keys: readonly ConfigKey[],
  payload: Uint8Array,
  file: string,
): OpenedBox | undefined {
  const box = readBox(payload, file)
  for (const key of keys) {
    const plain = key.open(box)
    if (plain !== undefined) return { plain, key }
  }
  return undefined
}

/** The nonce and secretbox of an encrypted file. Throws `config-malformed` if it is damaged. */
function readBox(payload: Uint8Array, file: string): Uint8Array {
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

/**
 * The passwords to try, the usual spelling first. NFKC gives the same key for a password typed on two
 * keyboards (crypt.go `SetConfigPassword`). Go's NFKC also inserts a joiner after 30 combining
 * marks. This case is not handled.
 */
function spellings(password: Secret): readonly [string, ...string[]] {
  const text = password.reveal()
  const problem = passwordProblem(text)
  if (problem !== undefined) throw new PcloudConfigError('config-encrypted', problem)
  const usual = text.normalize('NFKC')
  const trimmed = goTrim(text).normalize('NFKC')
  return trimmed === usual ? [usual] : [usual, trimmed]
}

/** crypt.go `SetConfigPassword`: one hash with no salt, so a long password is important. */
function deriveKey(text: string): Uint8Array {
  return createHash('sha256').update(`[${text}][rclone-config]`).digest()
}

type Secretbox = (
  key: Uint8Array,
  nonce: Uint8Array,
) => { encrypt(plain: Uint8Array): Uint8Array; decrypt(box: Uint8Array): Uint8Array }

function configKey(key: Uint8Array, secretbox: Secretbox): ConfigKey {
  return {
    open(box) {
      const cipher = secretbox(key, box.subarray(0, NONCE_LENGTH))
      try {
        return cipher.decrypt(box.subarray(NONCE_LENGTH))
      } catch {
        // The authenticator does not match. The library compares it in constant time.
        return undefined
      }
    },
    seal(plain, nonce = randomBytes(NONCE_LENGTH)) {
      return Buffer.concat([nonce, secretbox(key, nonce).encrypt(plain)])
    },
  }
}

const NONCE_LENGTH = 24
/** The size of NaCl's authenticator. */
const TAG_LENGTH = 16
const MIN_BOX = NONCE_LENGTH + TAG_LENGTH
