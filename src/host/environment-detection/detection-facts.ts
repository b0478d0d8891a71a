import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { type Environment, environmentValue } from '../child-secrets.ts'

/** What is looked at to know where we run. */
export interface Facts {
  readonly env: Environment
  readonly platform: string
  exists(path: string): boolean
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined
  /** The login name; undefined for a user id that no passwd file knows. */
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

/** The machine we run on, as far as it can be looked at. */
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
