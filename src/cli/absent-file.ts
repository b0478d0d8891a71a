import { type ConfigLocation, candidates } from '../config-file/locate.ts'
import { NoSuchRemote } from '../config-file/remote-names.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Host } from './host.ts'
import type { OptionValues } from './option-spec.ts'
import { locate, placesOf } from './program-folders.ts'

/** The config file of this run, and reasons why it may not be the file that you expect. */
function fileSentences(options: OptionValues, host: Host): readonly string[] {
  const location = locate(options, host)
  if (location.kind === 'memory') {
    return [`No config file was read: ${namedBy(location)} is empty or does not name a file.`]
  }
  const file = location.exists
    ? `The config file is ${location.path}.`
    : `The config file ${location.path} does not exist.`
  return namedBy(location) !== undefined ? [file] : [file, ...otherPlaces(location.path, host)]
}

/** The option or variable that names the file. Undefined for rclone's default. */
export function namedBy({ why }: ConfigLocation): string | undefined {
  if (why === 'option') return '--config'
  return why === 'environment' ? 'RCLONE_CONFIG' : undefined
}

/** You may mean a different file: one in a folder without access, or your own file under sudo. */
export function otherPlaces(path: string, host: Host): readonly string[] {
  const places = candidates(placesOf(host))
  const before = places.includes(path) ? places.slice(0, places.indexOf(path)) : places
  const blocked = [...before, path].map((place) => host.blockedFolder(place)).find(Boolean)
  const sudo = ownUnderSudo(path, host)
  return [
    ...(blocked === undefined ? [] : [`You may not enter the folder ${blocked}.`]),
    ...(sudo === undefined ? [] : [sudo]),
  ]
}

function ownUnderSudo(path: string, host: Host): string | undefined {
  const homeDir = host.sudoHome()
  if (homeDir === undefined || path.startsWith(`${homeDir}/`)) return undefined
  const { env, platform } = host
  const { XDG_CONFIG_HOME: _, ...rest } = env
  const own = candidates({ env: rest, platform, homeDir, exists: host.exists }).find(host.exists)
  if (own === undefined) return 'With sudo, this is the config file of root. Run it without sudo.'
  return `With sudo, this is the config file of root. Yours is ${own}. Run it without sudo.`
}

/** Adds details about this machine to an error about the config file. */
export function explained(
  error: PcloudConfigError,
  options: OptionValues,
  host: Host,
): PcloudConfigError {
  if (error instanceof NoSuchRemote) return inFile(error, options, host)
  const location = locate(options, host)
  const path = location.kind === 'file' ? location.path : undefined
  const blocked = path === undefined ? undefined : host.blockedFolder(path)
  if (blocked === undefined) return error
  const hint = `You may not enter the folder ${blocked}. Ask the owner for access, or choose a different file with --config.`
  return new PcloudConfigError(error.code, error.message, { hint, cause: error.cause })
}

/** Adds the config file to the error for a remote that does not exist. */
function inFile(error: NoSuchRemote, options: OptionValues, host: Host): PcloudConfigError {
  const sentences = fileSentences(options, host)
  const message = [error.message, ...sentences].join(' ')
  const location = locate(options, host)
  const isMissing = location.kind === 'file' && !location.exists
  const hint = isMissing ? 'Create a remote: `pcloud-config new`.' : error.hint
  return new PcloudConfigError(error.code, message, {
    cause: error.cause,
    ...(hint !== undefined && { hint }),
    advice: error.advice,
  })
}
