export type Keys = ReadonlyMap<string, string>
export type Remotes = ReadonlyMap<string, Keys>

/** A remote as rclone reads it. */
export interface RemoteFacts {
  readonly name: string
  /** The values that count: those of variables, of its section, of a parent (`my` for `my.sub`). */
  readonly keys: Keys
  /** The keys of its own section: only those are repaired. */
  readonly own: Keys
  /** The keys of its section that no remote of its type has. */
  readonly stray: ReadonlySet<string>
  /** The keys that a variable changes, and its name. */
  readonly variables: Keys
  /** Only variables define it. */
  readonly isVirtual?: true
}

/** The key after this one is no option, and looks like the rest of its value (S48). */
export function isContinued({ own, stray }: RemoteFacts, key: string): boolean {
  const keys = [...own.keys()]
  const next = keys[keys.indexOf(key) + 1]
  return own.has(key) && next !== undefined && stray.has(next)
}
