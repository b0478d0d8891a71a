import { configKeys } from '../../src/config-file/encryption/crypt.ts'
import { writeBox } from '../../src/config-file/encryption/encrypted-container.ts'
import { createSealer } from '../../src/config-file/encryption/sealer.ts'
import type { Secret } from '../../src/secret.ts'

/**
 * The text of a config file. A plain file is returned unchanged.
 * Throws `config-encrypted` for a wrong password, `config-malformed` for a damaged file.
 */
export async function decryptConfig(
  bytes: Uint8Array,
  password: Secret,
  file = 'rclone.conf',
): Promise<Uint8Array> {
  const sealer = createSealer({ name: 'a test', tries: 1, read: async () => password })
  return (await sealer.open(bytes, file)).plain
}

/** Encrypts a config file in rclone's format. */
export async function encryptConfig(
  plain: Uint8Array,
  password: Secret,
  nonce?: Uint8Array,
): Promise<Uint8Array> {
  const [key] = await configKeys(password)
  return writeBox(key.seal(plain, nonce))
}
