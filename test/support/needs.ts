import { spawnSync } from 'node:child_process'
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

/** The same for a module of Python; Debian calls its package by that name. */
export function hasPython(module: string): boolean {
  if (!has('python3')) return false
  const { status } = spawnSync('python3', ['-c', `import ${module}`], { stdio: 'ignore' })
  if (status !== 0 && process.env.CI) throw new Error(`CI must have Python’s ${module}`)
  return status === 0
}

/** Whether a program is there that no machine has to have. */
export function mayHave(program: string): boolean {
  return spawnSync(program, ['--help'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}
