import { type Environment, environmentValue } from '../environment.ts'

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
