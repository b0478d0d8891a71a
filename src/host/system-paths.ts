import { accessSync, constants, existsSync, lstatSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { type Environment, environmentValue } from '../rclone/environment-variables.ts'
import { errnoOf, orUndefined } from '../system-error.ts'

/** The installed rclone. Searches PATH like a shell. */
export function findRclone(
  env: Environment,
  platform: string = process.platform,
): string | undefined {
  const name = platform === 'win32' ? 'rclone.exe' : 'rclone'
  const folders = (environmentValue(env, 'PATH') ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  // Cheaper than an exception: most folders do not contain rclone.
  if (!existsSync(path)) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Go's `os.UserCacheDir`, and rclone's folder in it (`fs/config/config.go`). */
export function rcloneCache(env: Environment): string {
  const own = environmentValue(env, 'RCLONE_CACHE_DIR')
  if (own !== undefined) return own
  const home = homeOrNone()
  const places: Readonly<Record<string, string>> = {
    win32: environmentValue(env, 'LOCALAPPDATA') ?? home,
    darwin: join(home, 'Library', 'Caches'),
  }
  const xdg = environmentValue(env, 'XDG_CACHE_HOME') ?? join(home, '.cache')
  return join(places[process.platform] ?? xdg, 'rclone')
}

/** The first parent folder of a path that this user cannot enter. */
export function blockedFolder(path: string): string | undefined {
  const above = dirname(path)
  const blocked = above === path ? undefined : blockedFolder(above)
  if (blocked !== undefined) return blocked
  try {
    statSync(path, { throwIfNoEntry: false })
    return undefined
  } catch (error) {
    return errnoOf(error) === 'EACCES' ? above : undefined
  }
}

/** Under sudo, the home folder of the real user, unless that is root. */
export function sudoHome(env: Environment): string | undefined {
  const name = env.SUDO_USER
  if (process.getuid?.() !== 0 || !name || name === 'root') return undefined
  const users = orUndefined(() => readFileSync('/etc/passwd', 'utf8'))?.split('\n') ?? []
  const row = users.map((line) => line.split(':')).find(([user]) => user === name)
  return row?.[5] || undefined
}

/** Whether a folder exists or can be created. Only checks the nearest existing parent. */
export function canMakeFolder(path: string): boolean {
  try {
    const there = nearest(path)
    if (!statSync(there).isDirectory()) return false
    if (there !== path) accessSync(there, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A broken link also prevents a new folder. */
function nearest(path: string): string {
  let at = path
  while (lstatSync(at, { throwIfNoEntry: false }) === undefined && dirname(at) !== at)
    at = dirname(at)
  return at
}

/** In a container, the passwd entry and HOME may be missing. */
export function homeOrNone(): string {
  return orUndefined(homedir) ?? ''
}
