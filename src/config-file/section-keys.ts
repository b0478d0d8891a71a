/**
 * A key in a message. rclone has no option with other characters, so such a key can be the
 * second half of a secret that was pasted over two lines (S48).
 */
export function namedKey(key: string): string {
  return /^[a-z0-9_.]+$/.test(key) ? `"${key}"` : 'a key'
}

/** What a section holds: values by their keys. */
export type Keys = ReadonlyMap<string, string>

/** The same keys with the same values, in whatever order; what is not there is like nothing. */
export function sameKeys(one: Keys | undefined, other: Keys | undefined): boolean {
  if (one === undefined || other === undefined || one.size !== other.size) return false
  for (const [key, value] of other) if (one.get(key) !== value) return false
  return true
}
