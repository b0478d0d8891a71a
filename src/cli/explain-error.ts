import type { ConfigLocation } from '../config-file/locate.ts'
import { NoSuchRemote } from '../config-file/remote-names.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { PcloudConfigError } from '../errors.ts'
import type { OptionValues } from './command-options.ts'
import { locate, namedBy, otherPlaces } from './file-places.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'

/** Adds details about this machine to an error about the config file. */
export async function explained(
  error: PcloudConfigError,
  { options, host, store }: Invocation,
): Promise<PcloudConfigError> {
  if (error instanceof NoSuchRemote) return inFile(error, options, host)
  if (error.code === 'config-malformed') return withWayBack(error, store())
  const location = locate(options, host)
  const path = location.kind === 'file' ? location.path : undefined
  const blocked = path === undefined ? undefined : host.blockedFolder(path)
  if (blocked === undefined) return error
  const hint = `You may not enter the folder ${blocked}. Ask the owner for access, or choose a different file with --config.`
  return new PcloudConfigError(error.code, error.message, { hint, cause: error.cause })
}

/** Adds the config file to the error for a remote that does not exist. */
function inFile(error: NoSuchRemote, options: OptionValues, host: Host): PcloudConfigError {
  const location = locate(options, host)
  const message = [error.message, ...fileSentences(location, host)].join(' ')
  const isMissing = location.kind === 'file' && !location.exists
  const hint = isMissing ? 'Create a remote: `pcloud-config new`.' : error.hint
  const { code, cause, advice } = error
  return new PcloudConfigError(code, message, { cause, hint, advice })
}

/** The config file of this run, and reasons why it may not be the file that you expect. */
function fileSentences(location: ConfigLocation, host: Host): readonly string[] {
  if (location.kind === 'memory') {
    return [`No config file was read: ${namedBy(location)} is empty or does not name a file.`]
  }
  const file = location.exists
    ? `The config file is ${location.path}.`
    : `The config file ${location.path} does not exist.`
  return namedBy(location) !== undefined ? [file] : [file, ...otherPlaces(location, host)]
}

/** If the file is malformed, a killed run may have left it half-written. */
async function withWayBack(
  error: PcloudConfigError,
  store: ConfigStore,
): Promise<PcloudConfigError> {
  const ways = await store.interrupted().catch(() => [])
  if (ways.length === 0) return error
  return new PcloudConfigError(error.code, error.message, { hint: ways.join(' '), cause: error })
}
