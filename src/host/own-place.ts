import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf } from '../system-error.ts'
import type { Environment } from './environment.ts'

/** The first folder on the way to a path that this user may not enter. */
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

/** The home folder of the user who started sudo, if this is sudo and the user was not root. */
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
