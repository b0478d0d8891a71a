import { wrongPassword } from '../../src/config-file/encryption/config-password.ts'
import { configKeys, openBox } from '../../src/config-file/encryption/crypt.ts'
import {
  inspectContainer,
  readBox,
  refuseUnknown,
  writeBox,
} from '../../src/config-file/encryption/encrypted-container.ts'
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
  const container = inspectContainer(bytes)
  if (container.kind === 'plain') return bytes
  if (container.kind === 'unknown') return refuseUnknown(file)
  const opened = openBox(await configKeys(password), readBox(container.payload, file))
  if (opened === undefined) throw wrongPassword(file)
  return opened.plain
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
