export type Keys = ReadonlyMap<string, string>
export type Remotes = ReadonlyMap<string, Keys>

/** A remote as rclone reads it. */
export interface RemoteFacts {
  readonly name: string
  /** The values that rclone uses: from variables, from the section, or inherited (`my.sub` from `my`). */
  readonly keys: Keys
  /** The keys in the section. Only these can be repaired. */
  readonly own: Keys
  /** Keys in the section that can be part of a secret. */
  readonly stray: ReadonlySet<string>
  /** The keys that a variable changes, and the name of the variable. */
  readonly variables: Keys
  /** Only variables define it. */
  readonly isVirtual?: true
}

/** The following key is not an option, and looks like the rest of the value (S48). */
export function isContinued({ own, stray }: RemoteFacts, key: string): boolean {
  const keys = [...own.keys()]
  const next = keys[keys.indexOf(key) + 1]
  return own.has(key) && next !== undefined && stray.has(next)
}
