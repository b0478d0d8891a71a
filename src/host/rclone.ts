import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Environment, environmentValue } from './environment.ts'

/** The installed rclone, found as a shell would. */
export function findRclone(env: Environment, platform: string): string | undefined {
  const names = platform === 'win32' ? ['rclone.exe'] : ['rclone']
  const folders = (environmentValue(env, 'PATH') ?? '').split(delimiter).filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  // Most folders have none, and an error that is thrown costs more than a question.
  if (!existsSync(path)) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
