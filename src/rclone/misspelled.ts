import { withoutHidden } from '../visible.ts'
import type { Keys } from './section-keys.ts'

/** The value inside the quotes, which rclone reads as part of the value. Undefined for a value outside quotes. */
export function unquoted(value: string): string | undefined {
  return PAIRS.map((pair) => pair.exec(value)?.[1]).find((inner) => inner !== undefined)
}

const PAIRS = [
  /^"([^"]*)"$/,
  /^'([^']*)'$/,
  /^[“”„]([^“”„]*)[“”]$/,
  /^[‘’‚]([^‘’‚]*)[‘’]$/,
  /^«([^«»]*)»$/,
]

/** The part of a value before a comment. Undefined with no comment. */
export function beforeComment(value: string): string | undefined {
  return /^([\s\S]*?)(?:^|\s)\s*[#;]/.exec(value)?.[1]?.trimEnd()
}

/** The type that the user meant. rclone reads quotes, comments and invisible characters as part of the type. */
export function meantType(keys: Keys): string {
  const type = keys.get('type') ?? keys.get(misspelledKey('type', keys) ?? '') ?? ''
  return withoutHidden(unquoted(type) ?? (beforeComment(type) || type))
}

/**
 * A key that differs only in capitals, hyphens, spaces, quotes, invisible or full-width characters.
 * A token is also known by its value.
 */
export function misspelledKey(wanted: string, keys: Keys): string | undefined {
  const same = [...keys.keys()].find((key) => key !== wanted && foldedKey(key) === wanted)
  return same ?? (wanted === 'token' && !keys.get('token') ? tokenKey(keys) : undefined)
}

/** A key with the JSON of a token, such as `tokn`. No option except `token` has such a value. */
function tokenKey(keys: Keys): string | undefined {
  return [...keys].find(([key, value]) => key !== 'token' && TOKEN.test(value))?.[0]
}

const TOKEN = /^["'`]?\s*\{.*["'“”]access_?token["'“”]\s*:/is

export function foldedKey(key: string): string {
  return key
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|[=:]/gu, '')
    .toLowerCase()
    .replace(/["'`‘’“”„«»]/g, '')
    .trim()
    .replace(/[\s-]+/g, '_')
}
