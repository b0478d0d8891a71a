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

/**
 * The Python that has the pCloud SDKs (`PCLOUD_SDK_PYTHON`; .ci/run makes one). Without it, tests
 * of the SDKs are skipped; in CI its absence is a failure.
 */
export const SDK_PYTHON = sdkPython()

function sdkPython(): string | undefined {
  const path = process.env.PCLOUD_SDK_PYTHON
  if (path) return path
  if (process.env.CI) throw new Error('CI must name a Python with the SDKs in PCLOUD_SDK_PYTHON')
  return undefined
}

/** Whether a program is there that no machine has to have. */
export function mayHave(program: string): boolean {
  return spawnSync(program, ['--help'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}
