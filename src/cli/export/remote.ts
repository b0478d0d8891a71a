import type { ConfigDocument } from '../../config-file/index.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import type { Scope } from '../../rclone/value-sources.ts'
import { foundationsOf } from '../../rclone/wrappers.ts'
import { seen } from '../seen.ts'

/** A remote on its way out: what rclone would read of it. */
export interface ExportedRemote {
  readonly name: string
  /** Its own in file order, then what it takes from its parents: there they stay behind. */
  readonly keys: ReadonlyMap<string, string>
}

/**
 * @param scope whose variables are part of the remote: on another machine it does not have those
 * of the type
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
    // A remote of the environment has any case; other remotes use it by the name in the list.
    const listed = own === undefined ? name.toLowerCase() : name
    return { name: listed, keys: new Map([...[...(own?.keys() ?? [])].map(value), ...keys]) }
  })
  return [...new Map(remotes.map((remote) => [remote.name, remote])).values()]
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
