import { PcloudConfigError } from '../errors.ts'
import type { VariableMark } from '../export/exported-remote.ts'
import { remoteVariable } from '../rclone/environment-variables.ts'
import { isOption, type OptionNames } from '../rclone/option-lists.ts'

/** The start of a variable for a key of a remote. */
export const VARIABLE_PREFIX = 'RCLONE_CONFIG_'

/** A variable, with its remote and key. */
interface Owned {
  readonly name: string
  readonly key: string
  readonly value: string
}

type Variables = ReadonlyMap<string, string>

/** The name of a remote in capitals, and its type. */
type Types = ReadonlyMap<string, string>

/**
 * Finds the remote of each variable.
 * @returns the variables without a remote as `stray`
 * @throws PcloudConfigError `usage` if two remotes can have the variable
 */
export function ownersOf(
  variables: Variables,
  marks: readonly VariableMark[],
  known: OptionNames,
): { readonly owners: readonly Owned[]; readonly stray: readonly string[] } {
  const marked = markedOwners(variables, marks)
  const rest = [...variables].filter(([variable]) => !marked.has(variable))
  const words = rest.map(([variable]) => variable.slice(VARIABLE_PREFIX.length))
  const types = typesIn(variables, words, known)
  const owners = [...marked.values()]
  const stray: string[] = []
  for (const [variable, value] of rest) {
    const owner = ownerOf(variable.slice(VARIABLE_PREFIX.length), types, known)
    if (owner === undefined) stray.push(variable)
    else owners.push({ name: owner.prefix.toLowerCase(), key: owner.key, value })
  }
  return { owners, stray }
}

function markedOwners(variables: Variables, marks: readonly VariableMark[]) {
  const owners = new Map<string, Owned>()
  for (const { name, keys } of marks) {
    for (const key of keys) {
      const variable = remoteVariable(name, key)
      const value = variables.get(variable)
      const other = owners.get(variable)
      if (other !== undefined && (other.name !== name || other.key !== key)) {
        throw ambiguous(variable, [other.name, name])
      }
      if (value !== undefined) owners.set(variable, { name, key, value })
    }
  }
  return owners
}

/** `OD_DRIVE_TYPE` next to `OD_TYPE=onedrive` is the key `drive_type` of `od`. */
function typesIn(variables: Variables, words: readonly string[], known: OptionNames): Types {
  const all = new Map(
    words.flatMap((word) => {
      const prefix = /^(.+)_TYPE$/.exec(word)?.[1]
      return prefix === undefined
        ? []
        : [[prefix, variables.get(VARIABLE_PREFIX + word) ?? ''] as const]
    }),
  )
  const isRemote = ([prefix]: readonly [string, string]) =>
    ![...all].some((parent) => isKeyOf(parent, prefix, { all, words, known }))
  return new Map([...all].filter(isRemote))
}

interface Found {
  readonly all: Types
  readonly words: readonly string[]
  readonly known: OptionNames
}

/** If `VARIABLE_PREFIX_TYPE` is a key of the other remote, not the type of a separate remote. */
function isKeyOf(
  [parent, type]: readonly [string, string],
  prefix: string,
  { all, words, known }: Found,
): boolean {
  if (!prefix.startsWith(`${parent}_`)) return false
  const fits = (word: string) => isOption(type, keyAfter(parent, word), known)
  const others = words.filter((word) => word.startsWith(`${prefix}_`) && word !== `${prefix}_TYPE`)
  const isKey = fits(`${prefix}_TYPE`)
  // For an unknown type, a prefix with a single variable is probably a key.
  if (isKey === undefined) return others.length === 0
  if (!isKey) return false
  if (!known.has(all.get(prefix) ?? '')) return true
  if (others.some((word) => !fits(word))) return false
  throw ambiguous(
    `${VARIABLE_PREFIX}${prefix}_TYPE`,
    [parent, prefix].map((one) => one.toLowerCase()),
  )
}

/** The remote with this option. Otherwise, the longest matching name. */
function ownerOf(
  word: string,
  types: Types,
  known: OptionNames,
): { readonly prefix: string; readonly key: string } | undefined {
  const candidates = [...types.keys()]
    .filter((prefix) => word.startsWith(`${prefix}_`) && word.length > prefix.length + 1)
    .sort((one, other) => other.length - one.length)
    .map((prefix) => ({ prefix, key: keyAfter(prefix, word) }))
  const fitting = candidates.filter(
    ({ prefix, key }) => isOption(types.get(prefix) ?? '', key, known) === true,
  )
  const [first, second] = fitting
  if (first !== undefined && second !== undefined) {
    const names = fitting.map(({ prefix }) => prefix.toLowerCase())
    throw ambiguous(VARIABLE_PREFIX + word, names)
  }
  return first ?? candidates[0]
}

function keyAfter(prefix: string, word: string): string {
  return word.slice(prefix.length + 1).toLowerCase()
}

function ambiguous(variable: string, names: readonly string[]): PcloudConfigError {
  const which = names.join(' or ')
  return new PcloudConfigError('usage', `${variable} can belong to the remote ${which}.`, {
    hint: 'Nothing was imported. Import these remotes from an rclone.conf instead.',
  })
}
