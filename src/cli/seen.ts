import type { ConfigDocument } from '../config-file/document.ts'
import { hasRemote, sectionsOf } from '../config-file/read.ts'
import type { ExportedRemote } from '../export/exported-remote.ts'
import type { Environment, Scope } from '../rclone/environment-variables.ts'
import {
  isOnlyInEnvironment,
  onlyInEnvironment,
  type SeenRemote,
  seeRemote,
} from '../services/seen-remote.ts'
import { quotedName } from '../visible.ts'
import { mustExist } from './arguments.ts'
import type { Invocation } from './invocation.ts'
import { note } from './talk.ts'

/**
 * A remote in the file or the environment, with the values that rclone uses.
 * @throws PcloudConfigError `not-found`
 */
export function seen(
  file: ConfigDocument,
  name: string,
  env: Environment,
  scope: Scope = 'remote-and-type',
): SeenRemote {
  const found = seeRemote(name, sectionsOf(file), env, scope)
  if (found !== undefined) return found
  mustExist(file, name)
  throw new Error(`${name} exists, but has no values`)
}

/** Whether the file or the environment has a remote of this name. */
export function isRemote(file: ConfigDocument, name: string, env: Environment): boolean {
  return hasRemote(file, name) || isOnlyInEnvironment(name, sectionsOf(file), env)
}

/** Reports values from variables on stderr: `hostname: from RCLONE_PCLOUD_HOSTNAME`. */
export function tellVariables(
  { variables, own }: SeenRemote,
  invocation: Pick<Invocation, 'host' | 'options'>,
): void {
  if (own === undefined) return
  note(invocation, ...[...variables].map(([key, variable]) => `${key}: from ${variable}`))
}

/**
 * For commands that change a remote of the file.
 * @throws PcloudConfigError `usage` for a remote that only variables define
 */
export async function mustBeInFile(
  { store, host }: Pick<Invocation, 'store' | 'host'>,
  names: readonly string[],
): Promise<void> {
  const file = sectionsOf(await store().load())
  const name = names.find((one) => isOnlyInEnvironment(one, file, host.env))
  if (name === undefined) return
  throw onlyInEnvironment(
    name,
    `The file has nothing to change. Change the variables, or add the remote to the file: \`pcloud-config export ${quotedName(name)} --format rclone | pcloud-config import -\`.`,
  )
}

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
