import { type Environment, remoteVariable, typeVariable } from './environment-variables.ts'

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
