import { PcloudConfigError } from '../errors.ts'
import { secureUrl } from '../http.ts'
import { reveal, seemsObscured } from '../rclone/obscure.ts'
import { Secret } from '../secret.ts'
import { quotedName } from '../visible.ts'

/** Reads a key of the remote from the file, each time a token is renewed. */
export type ReadKey = (key: string) => string | undefined

/** @throws PcloudConfigError `usage` */
export function neededKey(name: string, read: ReadKey, key: string): string {
  const value = read(key)
  if (value) return value
  throw new PcloudConfigError('usage', `The remote ${name} has no ${key}.`, {
    hint: `Give it: pcloud-config edit ${quotedName(name)}`,
  })
}

/** @throws PcloudConfigError `usage` for a secret that is missing or not obscured */
export function revealedKey(name: string, read: ReadKey, key: string): Secret {
  const obscured = neededKey(name, read, key)
  if (seemsObscured(obscured)) return new Secret(reveal(obscured))
  throw new PcloudConfigError('usage', `The ${key} of ${name} is not obscured.`, {
    hint: `Set it again: pcloud-config password ${quotedName(name)} ${key}`,
  })
}

/**
 * Only the owner can write the file, so the address is trusted if the connection is encrypted.
 * @throws PcloudConfigError `host-not-trusted`
 */
export function ownTokenUrl(name: string, read: ReadKey): { readonly tokenUrl?: string } {
  const url = read('token_url')
  if (!url) return {}
  if (secureUrl(url) !== undefined) return { tokenUrl: url }
  throw new PcloudConfigError(
    'host-not-trusted',
    `The token_url of ${name} is not an https address.`,
    {
      hint: 'Secrets are sent there, so it must begin with https:// and cannot contain a password.',
    },
  )
}
