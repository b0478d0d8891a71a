import { type ConfigDocument, readRemotes } from '../../config-file/index.ts'
import { foundationsOf, inheritedKeys } from '../../providers/wrappers.ts'
import { mustExist } from '../remote-args.ts'

/** A remote on its way out: what rclone would read of it. */
export interface ExportedRemote {
  readonly name: string
  /** Its own in file order, then what it takes from its parents: there they stay behind. */
  readonly keys: ReadonlyMap<string, string>
}

/** @throws PcloudConfigError `not-found` */
export function exportedRemotes(
  file: ConfigDocument,
  names: readonly string[],
): readonly ExportedRemote[] {
  for (const name of names) mustExist(file, name)
  const all = readRemotes(file)
  return names.map((name) => ({
    name,
    keys: new Map([...(all.get(name) ?? []), ...inheritedKeys(name, all)]),
  }))
}

/** What these remotes wrap and will not find where they go: `[remote, what it needs]`. */
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
