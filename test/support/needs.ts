import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Whether a program that a test needs is installed. On a developer's machine a test may
 * be skipped for want of it; in CI its absence is a failure.
 */
export function has(program: string): boolean {
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  if (!found && process.env.CI) throw new Error(`CI must have ${program} installed`)
  return found
}
