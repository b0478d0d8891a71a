/** What a section holds: values by their keys. */
export type Keys = ReadonlyMap<string, string>

/** The same keys with the same values, in whatever order; what is not there is like nothing. */
export function sameKeys(one: Keys | undefined, other: Keys | undefined): boolean {
  if (one === undefined || other === undefined || one.size !== other.size) return false
  for (const [key, value] of other) if (one.get(key) !== value) return false
  return true
}
