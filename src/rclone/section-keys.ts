/**
 * A key in a message. rclone's keys have only these characters. Hide any other key, because it can
 * be the second half of a secret that was pasted over two lines (S48).
 */
export function namedKey(key: string): string {
  return /^[a-z0-9_.]+$/.test(key) ? `"${key}"` : 'a key'
}

/** The values of a section by key. */
export type Keys = ReadonlyMap<string, string>

/** A key of a section, with its value. */
export type Entry = readonly [key: string, value: string]

/** The sections of a file by name. */
export type Remotes = ReadonlyMap<string, Keys>

/**
 * If one of these keys differs, a token belongs to a different login. Without secrets: a new secret
 * of the same app or API key does not end the login.
 */
export const LOGIN_KEYS = ['client_id', 'api_key', 'hostname', 'auth_url', 'token_url']

/** Whether both have the same keys and values, in any order. False if one is undefined. */
export function sameKeys(one: Keys | undefined, other: Keys | undefined): boolean {
  if (one === undefined || other === undefined || one.size !== other.size) return false
  for (const [key, value] of other) if (one.get(key) !== value) return false
  return true
}
