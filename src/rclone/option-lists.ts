import { storedKeys } from './backend-extras.ts'
import { optionNames, RCLONE_TYPES } from './option-names.ts'

/** The names of the options of each type. */
export type OptionNames = ReadonlyMap<string, ReadonlySet<string>>

/** The options of the rclone version that this release is based on. */
export function shippedOptions(): OptionNames {
  return new Map(RCLONE_TYPES.map((type) => [type, optionNames(type) ?? new Set<string>()]))
}

/** All options of a type, from both lists. */
export function mergeOptions(one: OptionNames, other: OptionNames): OptionNames {
  const types = [...new Set([...one.keys(), ...other.keys()])]
  return new Map(
    types.map((type) => [type, new Set([...(one.get(type) ?? []), ...(other.get(type) ?? [])])]),
  )
}

/** Whether rclone reads this key in a remote of this type. Undefined for an unknown type. */
export function isOption(type: string, key: string, known: OptionNames): boolean | undefined {
  const names = known.get(type)
  const isCommon = key === 'type' || key === 'description'
  return names && (isCommon || names.has(key) || storedKeys(type).includes(key))
}
