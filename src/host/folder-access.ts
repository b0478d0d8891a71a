import { accessSync, constants, lstatSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { errnoOf } from '../system-error.ts'
import type { Environment } from './child-secrets.ts'

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
  try {
    const users = readFileSync('/etc/passwd', 'utf8').split('\n')
    const row = users.map((line) => line.split(':')).find(([user]) => user === name)
    return row?.[5] || undefined
  } catch {
    return undefined
  }
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
  try {
    return homedir()
  } catch {
    return ''
  }
}
