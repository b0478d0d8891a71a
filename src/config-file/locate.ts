import { posix, win32 } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import type { Environment } from '../rclone/environment-variables.ts'

export interface LocateInput {
  readonly env: Environment
  readonly platform: string
  /** The user's home folder. Empty if none exists. */
  readonly homeDir: string
  /** The folder of the rclone program, if it is installed. */
  readonly rcloneDir?: string | undefined
  readonly exists: (path: string) => boolean
  /** Whether a folder exists or can be created. True by default. */
  readonly canMake?: (folder: string) => boolean
  /** The path that the user gave. */
  readonly override?: string | undefined
  /** The base of relative paths. The current folder by default. */
  readonly cwd?: string | undefined
}

export type ConfigLocation =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly exists: boolean
      /** Why this path is used. */
      readonly why: 'option' | 'environment' | 'found' | 'default'
    }
  | { readonly kind: 'memory'; readonly why: 'option' | 'environment' }

/**
 * Finds the config file exactly like rclone's makeConfigPath and SetConfigPath
 * (fs/config/config.go).
 */
export function locateConfig(input: LocateInput): ConfigLocation {
  const fromEnvironment = input.env.RCLONE_CONFIG
  if (input.override !== undefined) return chosen(input, input.override, 'option')
  if (fromEnvironment !== undefined) return chosen(input, fromEnvironment, 'environment')
  const found = candidates(input).find((path) => input.exists(path))
  if (found !== undefined) return { kind: 'file', path: found, exists: true, why: 'found' }
  const path = newFilePath(input)
  return { kind: 'file', path, exists: input.exists(path), why: 'default' }
}

/** All paths that rclone checks, in order. */
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

/** rclone creates the folder at this point. Here, the first write creates it. */
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

/**
 * Windows reserves these names for devices or removes a trailing dot or space (rclone's
 * lib/file/file_windows.go).
 */
function refuseReserved(base: string): void {
  const reserved = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i.test(base)
  if (!reserved && !/[ .]$/.test(base)) return
  throw new PcloudConfigError('usage', `Windows does not allow a file named "${base}".`)
}

/** Node's functions for the paths of this platform. */
export function pathsOf({ platform }: Pick<LocateInput, 'platform'>): typeof posix {
  return platform === 'win32' ? win32 : posix
}

const FILE_NAME = 'rclone.conf'
const HIDDEN_NAME = '.rclone.conf'
