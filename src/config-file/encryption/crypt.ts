import { createHash, randomBytes } from 'node:crypto'
import type { Secret } from '../../secret.ts'
import { spellings, wrongPassword } from './config-password.ts'
import {
  inspectContainer,
  NONCE_LENGTH,
  readBox,
  refuseUnknown,
  writeBox,
} from './encrypted-container.ts'

/** Opens and closes the boxes of one password. The key itself stays inside. */
export interface ConfigKey {
  /** The text, or undefined where the key is another one or a bit was changed. */
  open(box: Uint8Array): Uint8Array | undefined
  /** A fresh nonce for each box, unless a test gives one. */
  seal(plain: Uint8Array, nonce?: Uint8Array): Uint8Array
}

/**
 * The text of a config file. A plain one is given back as it is.
 * Throws `config-encrypted` for a wrong password, `config-malformed` for a damaged file.
 */
export async function decryptConfig(
  bytes: Uint8Array,
  password: Secret,
  file = 'rclone.conf',
): Promise<Uint8Array> {
  const container = inspectContainer(bytes)
  if (container.kind === 'plain') return bytes
  if (container.kind === 'unknown') return refuseUnknown(file)
  const opened = openBox(await configKeys(password), readBox(container.payload, file))
  if (opened === undefined) throw wrongPassword(file)
  return opened.plain
}

/** A config file under a password, byte for byte in rclone's shape. */
export async function encryptConfig(
  plain: Uint8Array,
  password: Secret,
  nonce?: Uint8Array,
): Promise<Uint8Array> {
  const [key] = await configKeys(password)
  return writeBox(key.seal(plain, nonce))
}

/** The keys of a password, the one to encrypt with first. Throws `config-encrypted` for an empty one. */
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

export function openBox(keys: readonly ConfigKey[], box: Uint8Array): OpenedBox | undefined {
  for (const key of keys) {
    const plain = key.open(box)
    if (plain !== undefined) return { plain, key }
  }
  return undefined
}

/** crypt.go `SetConfigPassword`: one hash and no salt, which is why a good password matters. */
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
        // The authenticator does not fit; the library compares it in constant time.
        return undefined
      }
    },
    seal(plain, nonce = randomBytes(NONCE_LENGTH)) {
      return Buffer.concat([nonce, secretbox(key, nonce).encrypt(plain)])
    },
  }
}
