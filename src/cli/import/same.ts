import type { Keys } from '../../import/offer.ts'
import { reveal, seemsObscured } from '../../rclone/obscure.ts'
import { decodedToken, isSameToken } from '../../tokens/rclone-token.ts'
import type { Existing } from '../../wizard/existing.ts'
import { isPassword } from '../stored-values.ts'

/**
 * If a remote already exists with the same values, in any order and format, in its section or
 * inherited. rclone ignores empty values.
 */
export function isSameRemote(keys: Keys, { own, inherited }: Existing): boolean {
  const there = filled(new Map([...inherited, ...own]))
  const offered = filled(keys)
  if (offered.size !== there.size) return false
  const type = offered.get('type') ?? ''
  return [...offered].every(([key, value]) => isSameValue(type, key, value, there.get(key)))
}

function filled(keys: Keys): Keys {
  return new Map([...keys].filter(([, value]) => value !== ''))
}

function isSameValue(type: string, key: string, value: string, other: string | undefined): boolean {
  if (other === undefined || value === other) return value === other
  if (key === 'token') return isSameTokenText(value, other)
  // Obscuring uses a random IV, so compare the revealed values.
  const areObscured = isPassword(type, key) && seemsObscured(value) && seemsObscured(other)
  return areObscured && reveal(value) === reveal(other)
}

function isSameTokenText(text: string, other: string): boolean {
  const token = decodedToken(text)
  return token !== undefined && isSameToken(token, decodedToken(other))
}
