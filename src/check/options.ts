import type { ProviderOption } from '../rclone/provider-option.ts'
import { unquoted } from '../rclone/quotes.ts'
import { WRAPPING_TYPES } from '../rclone/wrappers.ts'
import { findProvider } from '../services/registry.ts'
import type { Keys } from './facts.ts'
import type { OptionFacts, RcloneBackends } from './inspector.ts'

export type Options = ReadonlyMap<string, OptionFacts>

/** The options of a type. Undefined if neither this program nor the installed rclone knows it. */
export function optionsOf(type: string, backends: RcloneBackends | undefined): Options | undefined {
  const own = findProvider(type)?.options.map((one) => [one.name, ownFacts(one)] as const)
  const installed = backends?.get(type)
  if (own === undefined) return installed
  return new Map([...own, ...(installed ?? [])])
}

const KINDS = { text: 'string', bool: 'bool', encoding: 'Encoding' } as const

function ownFacts({ kind = 'text', isPassword, examples = [] }: ProviderOption): OptionFacts {
  return { kind: KINDS[kind], isPassword, examples: examples.map(({ value }) => value) }
}

/** Whether a remote can have this type. */
export function isKnownType(type: string, backends: RcloneBackends | undefined): boolean {
  return (
    findProvider(type) !== undefined ||
    WRAPPING_TYPES.includes(type) ||
    backends?.has(type) === true
  )
}

/** What stands before a comment in a value; undefined if there is no comment. */
export function beforeComment(value: string): string | undefined {
  return /^([\s\S]*?)(?:^|\s)\s*[#;]/.exec(value)?.[1]?.trimEnd()
}

/** The type that is meant: rclone takes quotes and comments for a part of it. */
export function meantType(keys: Keys): string {
  const type = keys.get('type') ?? keys.get(misspelledKey('type', keys) ?? '') ?? ''
  return unquoted(type) ?? (beforeComment(type) || type)
}

/** A key that differs only in capitals, hyphens, spaces, quotes, invisible or full-width characters. */
export function misspelledKey(wanted: string, keys: Keys): string | undefined {
  return [...keys.keys()].find((key) => key !== wanted && foldedKey(key) === wanted)
}

export function foldedKey(key: string): string {
  return key
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|[=:]/gu, '')
    .toLowerCase()
    .replace(/["'`]/g, '')
    .trim()
    .replace(/[\s-]+/g, '_')
}
