import type { ConfigDocument } from '../config-file/document.ts'
import { getSection, sectionsOf } from '../config-file/read.ts'
import { type Environment, remoteVariable } from '../rclone/environment-variables.ts'
import { seeRemote } from '../services/seen-remote.ts'

/** One remote, with values as rclone reads them: unquoted, passwords still obscured. */
export interface Remote {
  readonly name: string
  readonly type: string
  /** A remote of the environment has `RCLONE_CONFIG_NAME_...` variables. It cannot be changed. */
  readonly source: 'file' | 'environment'
  /** All its own keys, including `type` and secrets. */
  readonly values: Readonly<Record<string, string>>
}

/** @internal */
export function remoteIn(file: ConfigDocument, env: Environment, name: string): Remote | undefined {
  const isDefined = Boolean(env[remoteVariable(name, 'type')])
  const keys = isDefined
    ? seeRemote(name, sectionsOf(file), env, 'remote')?.keys
    : getSection(file, name)
  return (
    keys && {
      name,
      type: keys.get('type') ?? '',
      source: isDefined ? 'environment' : 'file',
      values: Object.fromEntries(keys),
    }
  )
}
