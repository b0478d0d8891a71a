import type { ConfigDocument } from '../config-file/document.ts'
import { sectionsOf } from '../config-file/read.ts'
import { PcloudConfigError } from '../errors.ts'
import {
  environmentKeys,
  environmentRemotes,
  type FileTypes,
  isInEnvironment,
} from '../rclone/environment-remotes.ts'
import {
  type Environment,
  mayChangeRemotes,
  remoteVariable,
  type Scope,
  sourceOf,
  typeVariable,
} from '../rclone/environment-variables.ts'
import { optionNames } from '../rclone/option-names.ts'
import { type Keys, keysOfParents } from '../rclone/section-keys.ts'
import { findService } from './registry.ts'

/** The part of the config file that is needed to read a remote like rclone. */
interface SectionsOf {
  names(): readonly string[]
  /** The keys of a section. Undefined if the section does not exist. */
  section(name: string): Keys | undefined
}

/** A remote as rclone reads it, from the file and from variables. */
export interface SeenRemote {
  readonly name: string
  /** The section. Undefined for a remote that only variables define. */
  readonly own: Keys | undefined
  /** The values that rclone uses, including inherited values (`a.b` inherits from `a`). */
  readonly keys: Keys
  /** The keys with a value from a variable, and the name of the variable. */
  readonly variables: ReadonlyMap<string, string>
}

/** The variable that has the token, or has to. Undefined if the token is in the file. */
export function tokenVariable({ name, own, variables }: SeenRemote): string | undefined {
  return variables.get('token') ?? (own === undefined ? remoteVariable(name, 'token') : undefined)
}

/**
 * Reads a remote from the file and from variables.
 * @returns undefined if it is in neither
 */
export function seeRemote(
  name: string,
  file: SectionsOf,
  env: Environment,
  scope: Scope,
): SeenRemote | undefined {
  const own = file.section(name)
  if (!mayChangeRemotes(env)) {
    return own && { name, own, keys: withParents(name, own, file), variables: new Map() }
  }
  if (own === undefined && !isInEnvironment(name, env, fileTypes(file))) return undefined
  const inFile = withParents(name, own ?? new Map(), file)
  const type = sourceOf(
    'type',
    { name, type: '', options: [] },
    { env, inFile: inFile.get('type'), scope },
  )
  const place = { name, type: type?.value ?? '', options: findService(type?.value ?? '')?.options }
  const candidates = new Set([
    ...(own === undefined ? ['type'] : []),
    ...inFile.keys(),
    ...environmentKeys(name, env, () => allNames(file, env)).filter(
      (key) => own === undefined || key === 'type' || optionNames(place.type)?.has(key) !== false,
    ),
    ...(place.options ?? []).map((option) => option.name),
    ...[...(optionNames(place.type) ?? [])].filter((key) => typeVariable(place.type, key) in env),
  ])
  const keys = new Map<string, string>()
  const variables = new Map<string, string>()
  for (const key of candidates) {
    const found = sourceOf(key, place, { env, inFile: inFile.get(key), scope })
    if (found === undefined) continue
    keys.set(key, found.value)
    if (found.variable !== undefined) variables.set(key, found.variable)
  }
  return { name, own, keys, variables }
}

/** A remote without a section: no change to the file can change it. */
export function isOnlyInEnvironment(name: string, file: SectionsOf, env: Environment): boolean {
  return file.section(name) === undefined && seeRemote(name, file, env, 'remote') !== undefined
}

export function onlyInEnvironment(name: string, hint: string): PcloudConfigError {
  const message = `${name} exists only in the environment (${remoteVariable(name, 'type')}).`
  return new PcloudConfigError('usage', message, { hint })
}

/**
 * The variables that override the values of the remote itself, which are in its section or in the
 * variables that define it.
 */
export function changingVariables(
  name: string,
  file: SectionsOf,
  env: Environment,
): ReadonlyMap<string, string> {
  const seen = seeRemote(name, file, env, 'remote-and-type')
  const itself = seeRemote(name, file, seen?.own ? {} : env, 'remote')?.keys
  const variables = [...(seen?.variables ?? [])]
  return new Map(variables.filter(([key]) => seen?.keys.get(key) !== itself?.get(key)))
}

/**
 * The output of `rclone config show NAME` and `dump`: the keys of the section. Variables of the
 * remote override their values, but do not add keys.
 */
export function shownSections(env: Environment): (name: string, own: Keys) => Keys {
  if (!mayChangeRemotes(env)) return (_name, own) => own
  return (name, own) => {
    const place = { name, type: '', options: [] }
    const seenValue = (key: string, inFile: string) =>
      sourceOf(key, place, { env, inFile, scope: 'remote' })?.value ?? inFile
    return new Map([...own].map(([key, inFile]) => [key, seenValue(key, inFile)]))
  }
}

/** The remotes that variables define, as rclone lists them. Some can be in the file too. */
export function remotesOfEnvironment(file: SectionsOf, env: Environment): readonly string[] {
  return environmentRemotes(env, fileTypes(file))
}

/** All remotes as rclone sees them: those of the environment, then those of the file in its order. */
export function allNames(file: SectionsOf, env: Environment): readonly string[] {
  return [...new Set([...remotesOfEnvironment(file, env), ...file.names()])]
}

function fileTypes(file: SectionsOf): FileTypes {
  return {
    get names() {
      return file.names()
    },
    typeOf: (name) => file.section(name)?.get('type'),
    hasOption: (type, key) => optionNames(type)?.has(key) === true,
  }
}

function withParents(name: string, own: Keys, file: SectionsOf): Keys {
  return new Map([...keysOfParents(name, { get: file.section }), ...own])
}

/**
 * Warnings about variables that override the saved remote. rclone reads variables first, and a
 * variable with the same value does no harm.
 */
export function variablesInTheWay(
  name: string,
  file: ConfigDocument,
  env: Environment,
): readonly string[] {
  return [...changingVariables(name, sectionsOf(file), env)].map(
    ([key, variable]) =>
      `rclone takes ${key} of ${name} from the variable ${variable}, not from the file. Unset ${variable} to use the saved value.`,
  )
}
