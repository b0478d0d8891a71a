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
  typeVariable,
} from '../rclone/environment-variables.ts'
import { optionNames } from '../rclone/option-names.ts'
import { type Scope, sourceOf } from '../rclone/value-sources.ts'
import { findService } from './registry.ts'

type Keys = ReadonlyMap<string, string>

/** The config file, as far as it is needed to see a remote with the eyes of rclone. */
export interface SectionsOf {
  names(): readonly string[]
  /** A section's own keys; undefined if there is no such section. */
  section(name: string): Keys | undefined
}

/** A remote as rclone sees it: the file and the variables together. */
export interface SeenRemote {
  readonly name: string
  /** Its section; undefined for a remote that only variables define. */
  readonly own: Keys | undefined
  /** The values that count, those of its parents (`a` for `a.b`) included. */
  readonly keys: Keys
  /** The keys whose value comes from a variable, and the name of that variable. */
  readonly variables: ReadonlyMap<string, string>
}

/**
 * A remote of the file or of the environment.
 * @returns undefined if neither has it
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
 * The variables that make rclone read another value than the remote itself has: its section, or
 * the variables that define it.
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
 * What `rclone config show NAME` and `dump` print: the keys of the section, with the remote's own
 * variables before the values of the file. Keys that only variables have are not printed.
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

/** The remotes that variables define, those that the file has too included, as rclone lists them. */
export function remotesOfEnvironment(file: SectionsOf, env: Environment): readonly string[] {
  return environmentRemotes(env, fileTypes(file))
}

function allNames(file: SectionsOf, env: Environment): readonly string[] {
  return [...file.names(), ...remotesOfEnvironment(file, env)]
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
  return new Map([...keysOfParents(name, file), ...own])
}

/** rclone looks for a key that `a.b` lacks in `a`, if there is such a section. */
function keysOfParents(name: string, file: SectionsOf): Keys {
  const parent = name.slice(0, Math.max(0, name.lastIndexOf('.')))
  const keys = parent === '' ? undefined : file.section(parent)
  return keys ? new Map([...keysOfParents(parent, file), ...keys]) : new Map()
}
