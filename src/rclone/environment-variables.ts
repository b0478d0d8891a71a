/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value of a variable. An empty variable counts as unset. */
export function environmentValue(env: Environment, name: string): string | undefined {
  return env[name] || undefined
}

/** `CI=false` and `CI=0` mean no. */
export function isOn(env: Environment, name: string): boolean {
  return !['', '0', 'false'].includes((env[name] ?? '').toLowerCase())
}

const REMOTES = 'RCLONE_CONFIG_'

/** The variable for one key of one remote (`fs/config.go`, `ConfigToEnv`): no character is replaced. */
export function remoteVariable(name: string, key: string): string {
  return goUpper(`${REMOTES}${name}_${key}`)
}

/** Whether variables can define remotes. The rules for these are loaded only then. */
export function mayDefineRemotes(env: Environment): boolean {
  return Object.keys(env).some((name) => /^RCLONE_CONFIG_.+_TYPE$/s.test(name))
}

/** The start of all variables for a remote. */
export function remotePrefix(name: string): string {
  return goUpper(`${REMOTES}${name}_`)
}

/** Types with a different prefix in their variables (`fs.RegInfo.Prefix`). */
const PREFIX_OF: Readonly<Record<string, string>> = {
  'google cloud storage': 'gcs',
  'google photos': 'gphotos',
  oracleobjectstorage: 'oos',
}

/** The variable for one key of all remotes of a type (`fs/config.go`, `OptionToEnv`). */
export function typeVariable(type: string, key: string): string {
  const prefix = Object.hasOwn(PREFIX_OF, type) ? PREFIX_OF[type] : type
  return goUpper(`RCLONE_${prefix}_${key}`).replaceAll('-', '_')
}

/** Whether rclone can read any option from a variable. Most machines have no such variable. */
export function mayChangeRemotes(env: Environment): boolean {
  return Object.keys(env).some((name) => name.startsWith('RCLONE_') && name !== 'RCLONE_CONFIG')
}

/** Like Go's `strings.ToUpper`, this preserves the number of characters. JavaScript changes `ß` to `SS`. */
export function goUpper(text: string): string {
  return perCharacter(text, (character) => character.toUpperCase())
}

export function goLower(text: string): string {
  return perCharacter(text, (character) => character.toLowerCase())
}

function perCharacter(text: string, change: (character: string) => string): string {
  // The length of ASCII does not change, and nearly all names are ASCII.
  if (!/[^\0-\x7f]/.test(text)) return change(text)
  const changed = Array.from(text, (character) => {
    const other = change(character)
    return Array.from(other).length === 1 ? other : character
  })
  return changed.join('')
}

/** The facts about an option that the order of sources depends on. */
interface KnownOption {
  readonly name: string
  readonly default: string
}

/** Where rclone reads the value of a key. */
interface Place {
  readonly name: string
  /** The type of the remote, or blank. */
  readonly type: string
  /** The options of the type. Undefined for a type that exists only in rclone. */
  readonly options: readonly KnownOption[] | undefined
}

/** Which variables count: those of this remote, or also those of its type. */
export type Scope = 'remote' | 'remote-and-type'

interface Sourced {
  readonly value: string
  /** The variable with the value. Undefined for the file. */
  readonly variable: string | undefined
}

/**
 * The order of sources in rclone 1.75.2 (`fs/configmap.go`, `ConfigMap`): the variable of the type,
 * the variable of the remote, the file. If the variable of the type equals the default, the variable
 * of the remote is first. An empty variable counts. In 1.60.1, the variable of the remote is always
 * first.
 * @param inFile undefined if the file does not have the key
 */
export function sourceOf(
  key: string,
  place: Place,
  { env, inFile, scope }: { env: Environment; inFile: string | undefined; scope: Scope },
): Sourced | undefined {
  const option = place.options?.find(({ name }) => name === key)
  const ofRemote = read(env, remoteVariable(place.name, key))
  const ofType =
    scope === 'remote-and-type' && hasTypeVariable(key, place, option)
      ? read(env, typeVariable(place.type, key))
      : undefined
  const isDefault = ofType !== undefined && ofType.value === option?.default
  const file = inFile === undefined ? undefined : { value: inFile, variable: undefined }
  const order = isDefault ? [ofRemote, ofType, file] : [ofType, ofRemote, file]
  return order.find((found) => found !== undefined)
}

/** rclone reads variables only for options of the type. `type` is not an option. */
function hasTypeVariable(key: string, { type, options }: Place, option: KnownOption | undefined) {
  return type !== '' && key !== 'type' && (options === undefined || option !== undefined)
}

function read(env: Environment, variable: string): Sourced | undefined {
  const value = Object.hasOwn(env, variable) ? env[variable] : undefined
  return value === undefined ? undefined : { value, variable }
}
