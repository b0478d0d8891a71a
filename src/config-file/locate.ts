import { posix, win32 } from 'node:path'
import { PcloudConfigError } from '../errors.ts'

export interface LocateInput {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** The person's home folder, empty where there is none. */
  readonly homeDir: string
  /** Where the rclone program is, if it is installed. */
  readonly rcloneDir?: string | undefined
  readonly exists: (path: string) => boolean
  /** Whether a folder is there or could be made; taken for granted when not given. */
  readonly canMake?: (folder: string) => boolean
  /** The value of `--config`. */
  readonly override?: string | undefined
  /** What a relative path starts from; the process's folder when not given. */
  readonly cwd?: string | undefined
}

export type ConfigLocation =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly exists: boolean
      /** Why this path, in a few words: `--config`, `RCLONE_CONFIG`, `found`, `default`. */
      readonly why: 'option' | 'environment' | 'found' | 'default'
    }
  | { readonly kind: 'memory'; readonly why: 'option' | 'environment' }

/** Finds the config file exactly as rclone's fs/config/config.go makeConfigPath and SetConfigPath. */
export function locateConfig(input: LocateInput): ConfigLocation {
  const fromEnvironment = input.env.RCLONE_CONFIG
  if (input.override !== undefined) return chosen(input, input.override, 'option')
  if (fromEnvironment !== undefined) return chosen(input, fromEnvironment, 'environment')
  const found = candidates(input).find((path) => input.exists(path))
  if (found !== undefined) return { kind: 'file', path: found, exists: true, why: 'found' }
  const path = newFilePath(input)
  return { kind: 'file', path, exists: input.exists(path), why: 'default' }
}

/** Every place rclone looks at, in its order. */
export function candidates(input: LocateInput): string[] {
  const { join } = pathsOf(input)
  const { env, homeDir } = input
  const folders = [
    input.rcloneDir,
    input.platform === 'win32' && env.APPDATA ? join(env.APPDATA, 'rclone') : undefined,
    env.XDG_CONFIG_HOME ? join(env.XDG_CONFIG_HOME, 'rclone') : undefined,
    homeDir ? join(homeDir, '.config', 'rclone') : undefined,
  ]
  const files = folders.flatMap((folder) => (folder ? [join(folder, FILE_NAME)] : []))
  return homeDir ? [...files, join(homeDir, HIDDEN_NAME)] : files
}

/** rclone makes the folder to find out; here it is made when something is written to it. */
function newFilePath(input: LocateInput): string {
  const { join, resolve } = pathsOf(input)
  const { env, homeDir, canMake = () => true } = input
  const base =
    (input.platform === 'win32' ? env.APPDATA : env.XDG_CONFIG_HOME) ||
    (homeDir && join(homeDir, '.config'))
  const folder = base && join(base, 'rclone')
  if (folder && canMake(folder)) return join(folder, FILE_NAME)
  return resolve(input.cwd ?? '.', homeDir, HIDDEN_NAME)
}

function chosen(input: LocateInput, path: string, why: 'option' | 'environment'): ConfigLocation {
  const { basename, resolve } = pathsOf(input)
  const nullDevice = input.platform === 'win32' ? 'NUL' : '/dev/null'
  if (path === '' || path === nullDevice || basename(path) === 'notfound') {
    return { kind: 'memory', why }
  }
  if (input.platform === 'win32') refuseReserved(basename(path))
  const full = resolve(input.cwd ?? '.', path)
  return { kind: 'file', path: full, exists: input.exists(full), why }
}

/** Windows gives these names to devices or strips their end (rclone's lib/file/file_windows.go). */
function refuseReserved(base: string): void {
  const reserved = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i.test(base)
  if (!reserved && !/[ .]$/.test(base)) return
  throw new PcloudConfigError('usage', `Windows does not allow a file named "${base}".`)
}

function pathsOf(input: LocateInput): typeof posix {
  return input.platform === 'win32' ? win32 : posix
}

const FILE_NAME = 'rclone.conf'
const HIDDEN_NAME = '.rclone.conf'
