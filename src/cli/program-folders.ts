import { posix, win32 } from 'node:path'
import type { Host } from './host.ts'

type Place = Pick<Host, 'env' | 'platform' | 'homeDir'>

const NAME = 'pcloud-config'

/** Where the backups go: `$XDG_STATE_HOME/pcloud-config/backups` and what corresponds to it. */
export function backupFolder(place: Place): string | undefined {
  const { join } = pathsOf(place)
  const state = base(place, 'LOCALAPPDATA', 'XDG_STATE_HOME', ['.local', 'state'], 'Local')
  return state && join(state, NAME, 'backups')
}

/** Where the settings file lies. */
export function settingsPath(place: Place): string | undefined {
  const { join } = pathsOf(place)
  const config = base(place, 'APPDATA', 'XDG_CONFIG_HOME', ['.config'], 'Roaming')
  return config && join(config, NAME, `${NAME}.ini`)
}

/** Where sessions of logins by email and password are kept, a file for each. */
export function credentialsFolder(place: Place): string | undefined {
  const { dirname, join } = pathsOf(place)
  const settings = settingsPath(place)
  return settings && join(dirname(settings), 'credentials')
}

/** A relative path in an XDG variable is to be ignored (XDG Base Directory Specification). */
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

function pathsOf({ platform }: Place): typeof posix {
  return platform === 'win32' ? win32 : posix
}
