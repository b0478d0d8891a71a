import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { type Environment, environmentValue } from '../child-secrets.ts'

/** The facts that the detection needs. Tests supply their own. */
export interface Facts {
  readonly env: Environment
  readonly platform: string
  exists(path: string): boolean
  /** The text of a file, or undefined if it cannot be read. */
  read(path: string): string | undefined
  /** The login name, or undefined if the passwd file lacks the user ID. */
  userName(): string | undefined
  hostName(): string
}

export function has(env: Environment, ...names: readonly string[]): boolean {
  return names.some((name) => environmentValue(env, name) !== undefined)
}

/** `CI=false` and `CI=0` mean no. */
export function isOn(env: Environment, name: string): boolean {
  return !['', '0', 'false'].includes((env[name] ?? '').toLowerCase())
}

/** The facts of this machine. */
export function factsHere(env: Environment): Facts {
  return {
    ...{ env, platform: process.platform, exists: existsSync, hostName: hostname },
    read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    userName: () => orUndefined(() => userInfo().username),
  }
}

function orUndefined(look: () => string): string | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
