import { optionNames, RCLONE_TYPES } from './option-names.ts'

/** The names of the options of each type. */
export type OptionNames = ReadonlyMap<string, ReadonlySet<string>>

/** The options of the rclone version that this release was made from. */
export function shippedOptions(): OptionNames {
  return new Map(RCLONE_TYPES.map((type) => [type, optionNames(type) ?? new Set<string>()]))
}

/** All options that one of the lists has for a type. */
export function mergeOptions(one: OptionNames, other: OptionNames): OptionNames {
  const types = [...new Set([...one.keys(), ...other.keys()])]
  return new Map(
    types.map((type) => [type, new Set([...(one.get(type) ?? []), ...(other.get(type) ?? [])])]),
  )
}

/** Whether rclone reads this key of a remote of that type; undefined for an unknown type. */
export function isOption(type: string, key: string, known: OptionNames): boolean | undefined {
  const names = known.get(type)
  return names && (key === 'type' || key === 'description' || names.has(key))
}
