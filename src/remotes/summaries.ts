import { type ConfigDocument, getSection, getValue, remoteNames } from '../config-file/index.ts'
import { describeRemote, type RemoteSummary } from '../providers/remote-summary.ts'
import { remotesOfEnvironment, seeRemote } from '../providers/seen-remote.ts'
import type { Environment } from '../rclone/environment.ts'

/**
 * The remotes that variables define, then all sections of the file in its order; the type is
 * blank if a section has none. One that has both counts as one of the environment, as in rclone.
 * @param env the variables that count. Default: none
 */
export function describeRemotes(
  file: ConfigDocument,
  env: Environment = {},
): readonly RemoteSummary[] {
  const view = {
    names: () => remoteNames(file),
    section: (name: string) => getSection(file, name),
  }
  const virtual = remotesOfEnvironment(view, env).map((name): RemoteSummary => {
    const keys = seeRemote(name, view, env, 'remote')?.keys
    return { ...describeRemote(name, (key) => keys?.get(key)), source: 'environment' }
  })
  const listed = new Set(virtual.map(({ name }) => name))
  const inFile = remoteNames(file).filter((name) => !listed.has(name))
  return [
    ...virtual,
    ...inFile.map((name) => describeRemote(name, (key) => getValue(file, name, key))),
  ]
}
