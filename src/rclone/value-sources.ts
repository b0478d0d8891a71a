import { type Environment, remoteVariable, typeVariable } from './environment-variables.ts'

/** An option of a type, as far as the order of sources depends on it. */
export interface KnownOption {
  readonly name: string
  readonly default: string
}

/** Where rclone looks for the value of a key. */
export interface Place {
  readonly name: string
  /** The remote's type; blank if it has none. */
  readonly type: string
  /** The options of the type; undefined for a type that only rclone knows. */
  readonly options: readonly KnownOption[] | undefined
}

/** Whose variables count: those of this remote, or those of its type as well. */
export type Scope = 'remote' | 'remote-and-type'

export interface Sourced {
  readonly value: string
  /** The variable that it comes from; undefined for the file. */
  readonly variable: string | undefined
}

/**
 * The order of sources, as rclone 1.75.2 has it (`fs/configmap.go`, `ConfigMap`): the variable
 * of the type, the variable of the remote, the file. A variable of the type that only repeats
 * the option's default comes after that of the remote. An empty variable counts. 1.60.1 asks
 * the variable of the remote first in any case.
 * @param inFile undefined if the file has no such key
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

/** rclone looks for variables of the options that the type has; `type` itself is none. */
function hasTypeVariable(key: string, { type, options }: Place, option: KnownOption | undefined) {
  return type !== '' && key !== 'type' && (options === undefined || option !== undefined)
}

function read(env: Environment, variable: string): Sourced | undefined {
  const value = Object.hasOwn(env, variable) ? env[variable] : undefined
  return value === undefined ? undefined : { value, variable }
}
