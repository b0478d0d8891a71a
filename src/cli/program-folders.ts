import { pathsOf } from '../config-file/locate.ts'
import type { Host } from './host.ts'

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
