import { type Finding, finding } from '../finding.ts'
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
