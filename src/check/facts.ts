export type Keys = ReadonlyMap<string, string>
export type Remotes = ReadonlyMap<string, Keys>

/** A remote as rclone reads it. */
export interface RemoteFacts {
  readonly name: string
  /** With what it takes from a parent (`my.sub` from `my`). */
  readonly keys: Keys
  /** Its own keys: only those are repaired. */
  readonly own: Keys
}
