import type { PasswordSource } from '../config-file/encryption/config-password.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { Secret } from '../secret.ts'

/**
 * Gives the password of an encrypted file.
 * @param file the path
 * @param isRepeated the previous password did not match
 */
export type AskPassword = (
  file: string,
  isRepeated: boolean,
) => string | Secret | Promise<string | Secret>

/**
 * The callback, or `RCLONE_CONFIG_PASS`.
 * @internal
 */
export function passwordFrom(ask: AskPassword | undefined, env: Environment): PasswordSource {
  if (ask === undefined) return fromEnvironment(env)
  return {
    name: 'the password callback',
    tries: 5,
    async read(file, isRepeated) {
      const given = await ask(file, isRepeated)
      return given instanceof Secret ? given : new Secret(given)
    },
  }
}

function fromEnvironment({ RCLONE_CONFIG_PASS: password }: Environment): PasswordSource {
  return {
    name: 'RCLONE_CONFIG_PASS',
    tries: 1,
    async read(file) {
      if (password) return new Secret(password)
      throw new PcloudConfigError('config-encrypted', `${file} is encrypted.`, {
        hint: 'Set the option `password` of RcloneConfig.open, or RCLONE_CONFIG_PASS.',
      })
    },
  }
}
