import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Environment, environmentValue } from './child-secrets.ts'

/** The installed rclone. Searches PATH like a shell. */
export function findRclone(env: Environment, platform: string): string | undefined {
  const names = platform === 'win32' ? ['rclone.exe'] : ['rclone']
  const folders = (environmentValue(env, 'PATH') ?? '').split(delimiter).filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable)
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
