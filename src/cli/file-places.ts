import {
  type ConfigLocation,
  candidates,
  type LocateInput,
  locateConfig,
  pathsOf,
} from '../config-file/locate.ts'
import type { OptionValues } from './command-options.ts'
import type { Host } from './host.ts'

/** The config file of this run: `--config`, `RCLONE_CONFIG`, or rclone's default. */
export function locate(options: OptionValues, host: Host): ConfigLocation {
  const override = options.get('config')
  const isGiven = override !== undefined || host.env.RCLONE_CONFIG !== undefined
  return locateConfig({
    ...placesOf(host, isGiven ? undefined : host.rcloneDir()),
    ...(typeof override === 'string' && { override }),
  })
}

/** @param rcloneDir a search through all folders in PATH, which is slow */
export function placesOf(host: Host, rcloneDir = host.rcloneDir()): LocateInput {
  return {
    env: host.env,
    platform: host.platform,
    homeDir: host.homeDir,
    exists: (path) => host.exists(path),
    canMake: (folder) => host.canMakeFolder(folder),
    ...(rcloneDir !== undefined && { rcloneDir }),
  }
}

/** The config file for people, with `~`. Undefined if the config is in memory only. */
export function shownPath(options: OptionValues, host: Host): string | undefined {
  const location = locate(options, host)
  if (location.kind === 'memory') return undefined
  return underHome(location.path, host)
}

/** A path for people, with `~` for the home folder. */
export function underHome(path: string, { homeDir }: Pick<Host, 'homeDir'>): string {
  const isIn = homeDir !== '' && path.startsWith(`${homeDir}/`)
  return isIn ? `~${path.slice(homeDir.length)}` : path
}

type Place = Pick<Host, 'env' | 'platform' | 'homeDir'>

const NAME = 'pcloud-config'

/** The ID of this installation, next to the logins. */
export const DEVICE_FILE = 'device-id'

/** The backup folder: `$XDG_STATE_HOME/pcloud-config/backups`, or the equivalent on this system. */
export function backupFolder(place: Place): string | undefined {
  const { join } = pathsOf(place)
  const state = base(place, 'LOCALAPPDATA', 'XDG_STATE_HOME', ['.local', 'state'], 'Local')
  return state && join(state, NAME, 'backups')
}

/** The path of the settings file. */
export function settingsPath(place: Place): string | undefined {
  const { join } = pathsOf(place)
  const config = base(place, 'APPDATA', 'XDG_CONFIG_HOME', ['.config'], 'Roaming')
  return config && join(config, NAME, `${NAME}.ini`)
}

/** The XDG Base Directory Specification requires programs to ignore a relative path. */
function base(
  place: Place,
  windows: string,
  xdg: string,
  fallback: readonly string[],
  appData: string,
): string | undefined {
  const { env, platform, homeDir } = place
  const { isAbsolute, join } = pathsOf(place)
  const given = env[platform === 'win32' ? windows : xdg]
  if (given && isAbsolute(given)) return given
  if (!homeDir) return undefined
  return join(homeDir, ...(platform === 'win32' ? ['AppData', appData] : fallback))
}

type FileLocation = Extract<ConfigLocation, { kind: 'file' }>

/** The option or variable that names the file. Undefined for rclone's default. */
export function namedBy({ why }: ConfigLocation): string | undefined {
  if (why === 'option') return '--config'
  return why === 'environment' ? 'RCLONE_CONFIG' : undefined
}

/** You may mean a different file: one in a folder without access, or your own file under sudo. */
export function otherPlaces(location: FileLocation, host: Host): readonly string[] {
  const [blocked] = closedFolders(location, host)
  const sudo = ownUnderSudo(location.path, host)
  return [
    ...(blocked === undefined ? [] : [`You may not enter the folder ${blocked}.`]),
    ...(sudo === undefined ? [] : [sudo]),
  ]
}

/** Folders without access, for the file or for a path that rclone tries before it. */
export function closedFolders({ path, why }: FileLocation, host: Host): readonly string[] {
  const places = why === 'option' ? [] : candidates(placesOf(host))
  const before = places.includes(path) ? places.slice(0, places.indexOf(path)) : places
  const closed = [...before, path].map((place) => host.blockedFolder(place))
  return [...new Set(closed.filter((folder) => folder !== undefined))]
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
