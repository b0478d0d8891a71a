import { foundationsOf } from '../rclone/wrappers.ts'

/** An exported remote, as rclone reads it. */
export interface ExportedRemote {
  readonly name: string
  /** Its own keys in file order, then the inherited keys, because its parents may not be exported. */
  readonly keys: ReadonlyMap<string, string>
}

/** Remotes that use a remote outside of the export: `[remote, missing remote]`. */
export function leftBehind(
  remotes: readonly ExportedRemote[],
): readonly (readonly [name: string, needed: string])[] {
  const going = new Map(remotes.map(({ name, keys }) => [name, keys]))
  return remotes.flatMap(({ name }) =>
    foundationsOf(name, going)
      .filter((needed) => !going.has(needed))
      .map((needed) => [name, needed] as const),
  )
}
