import type { ConfigLocation } from '../config-file/locate.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { PcloudConfigError } from '../errors.ts'
import { type Finding, finding } from '../finding.ts'
import type { ServiceClient } from '../http.ts'
import { type Environment, remoteVariable, typeVariable } from '../rclone/environment-variables.ts'
import type { Keys, Remotes } from '../rclone/section-keys.ts'
import {
  changingVariables,
  isOnlyInEnvironment,
  remotesOfEnvironment,
  seeRemote,
} from '../services/seen-remote.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import { strayKeysIn } from '../services/stray-keys.ts'
import type { Inspector } from './inspector.ts'
import type { FileReport } from './judge-file.ts'
import type { MachineFacts } from './judge-machine.ts'

/** The input of a check. */
export interface CheckContext {
  readonly store: ConfigStore
  readonly location: ConfigLocation
  /** The option or variable that names the file. Undefined for rclone's default. */
  readonly namedBy?: string | undefined
  /** Other config files that exist and that rclone does not read. */
  readonly others: readonly string[]
  /** Folders that this user may not enter, on the way to this file or to one that rclone prefers. */
  readonly closed: readonly string[]
  /** The remotes from the command line. Undefined for all. */
  readonly only: readonly string[] | undefined
  readonly inspector: Inspector
  readonly env: Environment
  readonly platform: string
  /** Why no browser is expected. */
  readonly noBrowser: string | undefined
  /** Loads the HTTP client. @throws PcloudConfigError `usage` for a proxy that is not supported */
  http(): Promise<ServiceClient>
  now(): number
  /** A path as the findings show it. */
  shownPath(path: string): string
  /** Called for each remote that is done. */
  progress(done: number, total: number): void
  /** Ends the whole check. */
  readonly signal: AbortSignal
  /** Limit for one remote, in milliseconds. Default: 8 s. */
  readonly limitMs?: number
}

type Shown = Pick<CheckContext, 'shownPath'>

/** The same facts, with the paths that the findings show. */
export function shownMachine(machine: MachineFacts, { shownPath }: Shown): MachineFacts {
  const { rclone } = machine
  if (rclone.path === undefined) return machine
  return { ...machine, rclone: { ...rclone, path: shownPath(rclone.path) } }
}

export function shownFile(file: FileReport, { shownPath }: Shown): FileReport {
  const { location, others, closed, disk, copies, malformed, failure } = file
  const path = location.kind === 'file' ? location.path : undefined
  return {
    ...file,
    location: location.kind === 'file' ? { ...location, path: shownPath(location.path) } : location,
    others: others.map(shownPath),
    closed: closed.map(shownPath),
    failure:
      path === undefined || failure === undefined
        ? failure
        : withPath(failure, path, shownPath(path)),
    malformed: malformed.map((one) =>
      path !== undefined && one.message.startsWith(`${path}:`)
        ? { ...one, message: `${shownPath(path)}${one.message.slice(path.length)}` }
        : one,
    ),
    copies: copies.map((copy) => ({ ...copy, path: shownPath(copy.path) })),
    disk: disk && { ...disk, target: shownPath(disk.target) },
  }
}

function withPath({ code, message, hint, advice }: PcloudConfigError, path: string, shown: string) {
  const details = { hint: hint?.replaceAll(path, shown), advice }
  return new PcloudConfigError(code, message.replaceAll(path, shown), details)
}

/** Reports each variable that changes a remote. The other findings use the value. The value stays hidden. */
export function judgeShadows({ name, variables, isVirtual }: RemoteFacts): readonly Finding[] {
  return [...variables].map(([key, variable]) => {
    const text = `rclone takes ${key} from the variable ${variable}, not from ${isVirtual ? remoteVariable(name, key) : 'the file'}.`
    const hint = `The check used that value. Unset ${variable} if you do not want it.`
    return finding('environment-shadows', { remote: name }, text, { hint })
  })
}

/** A remote as rclone reads it, with variables and the keys of the parents. */
export function remoteFacts(name: string, sections: Remotes, env: Environment): RemoteFacts {
  const own = sections.get(name) ?? new Map<string, string>()
  const seen = seeRemote(name, fileOf(sections), env, 'remote-and-type')
  const stray = strayKeysIn(own)
  if (seen === undefined) return { name, own, stray, keys: own, variables: new Map() }
  const variables = changingVariables(name, fileOf(sections), env)
  return { name, own, stray, keys: seen.keys, variables, ...(!seen.own && { isVirtual: true }) }
}

/** Remotes with no section, in the order of their variables. */
export function namesWithoutSection(sections: Remotes, env: Environment): readonly string[] {
  return remotesOfEnvironment(fileOf(sections), env).filter((name) => !sections.has(name))
}

/** All remotes with their variables, including those with no section. */
export function withEnvironment(sections: Remotes, env: Environment): Remotes {
  const names = [...sections.keys(), ...namesWithoutSection(sections, env)]
  return new Map(names.map((name) => [name, withVariables(name, sections, env)]))
}

function withVariables(name: string, sections: Remotes, env: Environment): Keys {
  const seen = seeRemote(name, fileOf(sections), env, 'remote-and-type')
  const added = [...(seen?.variables.keys() ?? [])]
  const own = [...(sections.get(name) ?? [])]
  return new Map([...own, ...added.map((key) => [key, seen?.keys.get(key) ?? ''] as const)])
}

/** If a variable sets this key. */
export function hasFromEnvironment(
  { name, keys }: Pick<RemoteFacts, 'name' | 'keys'>,
  key: string,
  env: Environment,
): boolean {
  const type = keys.get('type') ?? ''
  const ofType = type === '' ? undefined : env[typeVariable(type, key)]
  return env[remoteVariable(name, key)] !== undefined || ofType !== undefined
}

/** If the file or variables define this remote. For variables, the case of the name does not matter. */
export function isRemote(name: string, sections: Remotes, env: Environment): boolean {
  return sections.has(name) || isOnlyInEnvironment(name, fileOf(sections), env)
}

function fileOf(sections: Remotes) {
  return { names: () => [...sections.keys()], section: (name: string) => sections.get(name) }
}
