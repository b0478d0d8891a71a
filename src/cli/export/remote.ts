import type { ConfigDocument } from '../../config-file/index.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import type { Scope } from '../../rclone/value-sources.ts'
import { foundationsOf } from '../../rclone/wrappers.ts'
import { seen } from '../seen.ts'

/** An exported remote, as rclone reads it. */
export interface ExportedRemote {
  readonly name: string
  /** Its own keys in file order, then the inherited keys, because its parents may not be exported. */
  readonly keys: ReadonlyMap<string, string>
}

/**
 * @param scope the variables that count. Variables of the type do not exist on another machine
 * @throws PcloudConfigError `not-found`
 */
export function exportedRemotes(
  file: ConfigDocument,
  names: readonly string[],
  env: Environment,
  scope: Scope,
): readonly ExportedRemote[] {
  const remotes = names.map((name): ExportedRemote => {
    const { own, keys } = seen(file, name, env, scope)
    const value = (key: string) => [key, keys.get(key) ?? ''] as const
    // Variables have no case, so use the name from the list.
    const listed = own === undefined ? name.toLowerCase() : name
    return { name: listed, keys: new Map([...[...(own?.keys() ?? [])].map(value), ...keys]) }
  })
  return [...new Map(remotes.map((remote) => [remote.name, remote])).values()]
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
