import {
  type ConfigLocation,
  type LocateInput,
  locateConfig,
  pathsOf,
} from '../config-file/locate.ts'
import type { Host } from './host.ts'
import type { OptionValues } from './option-spec.ts'

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

/** The folder for logins by email and password, with a file for each login. */
export function credentialsFolder(place: Place): string | undefined {
  const { dirname, join } = pathsOf(place)
  const settings = settingsPath(place)
  return settings && join(dirname(settings), 'credentials')
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
