import { storedKeys } from '../rclone/option-lists.ts'
import { optionNames } from '../rclone/option-names.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'
import { WRAPPING_TYPES } from '../rclone/wrappers.ts'
import { findService } from '../services/registry.ts'
import type { OptionFacts, RcloneBackends } from './inspector.ts'

export type Options = ReadonlyMap<string, OptionFacts>

/** The options of a type. Undefined if the type is unknown to this program and to the installed rclone. */
export function optionsOf(type: string, backends: RcloneBackends | undefined): Options | undefined {
  const own = findService(type)?.options.map((one) => [one.name, ownFacts(one)] as const)
  const installed = backends?.get(type)
  if (own === undefined) return installed
  return new Map([...own, ...(installed ?? [])])
}

const KINDS = { text: 'string', bool: 'bool', encoding: 'Encoding' } as const

function ownFacts({ kind = 'text', isPassword, examples = [] }: ProviderOption): OptionFacts {
  return { kind: KINDS[kind], isPassword, examples: examples.map(({ value }) => value) }
}

/** If the type exists in this program or in the installed rclone. */
export function isKnownType(type: string, backends: RcloneBackends | undefined): boolean {
  return (
    findService(type) !== undefined || WRAPPING_TYPES.includes(type) || backends?.has(type) === true
  )
}

/** All keys that a remote of this type can have. Empty for an unknown type. */
export function knownOptions(
  type: string,
  backends: RcloneBackends | undefined,
): ReadonlySet<string> {
  const names = [...(optionsOf(type, backends)?.keys() ?? []), ...(optionNames(type) ?? [])]
  return new Set(
    names.length === 0 ? names : [...names, ...storedKeys(type), 'type', 'description'],
  )
}
