import type { ConfigDocument } from '../config-file/index.ts'
import type { ExportedRemote } from '../export/exported-remote.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Scope } from '../rclone/value-sources.ts'
import { seen } from './seen.ts'

/**
 * @param scope the variables that count. Variables of the type do not exist on a different machine
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
