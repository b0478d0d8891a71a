// Separate from `remote-summary.ts`: this module loads the options of every type, and few lists need them.
import type { ConfigDocument } from '../config-file/document.ts'
import { sectionsOf } from '../config-file/read.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { remotesOfEnvironment, seeRemote } from '../services/seen-remote.ts'
import { describeRemote, describeRemotes, type RemoteSummary } from './remote-summary.ts'

/**
 * The remotes that variables define, then those of the file in its order. One that has both
 * counts as one of the environment, as in rclone.
 */
export function describeWithEnvironment(
  file: ConfigDocument,
  env: Environment,
): readonly RemoteSummary[] {
  const view = sectionsOf(file)
  const virtual = remotesOfEnvironment(view, env).map((name): RemoteSummary => {
    const keys = seeRemote(name, view, env, 'remote')?.keys
    return { ...describeRemote(name, (key) => keys?.get(key)), source: 'environment' }
  })
  const listed = new Set(virtual.map(({ name }) => name))
  return [...virtual, ...describeRemotes(file).filter(({ name }) => !listed.has(name))]
}
