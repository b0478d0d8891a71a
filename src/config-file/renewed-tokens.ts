import { readJsonObject } from '../json.ts'
import { type Keys, LOGIN_KEYS } from '../rclone/section-keys.ts'
import { withoutHidden } from '../visible.ts'
import { applyEdits, joinLines } from './apply-edits.ts'
import type { Join } from './config-edit.ts'
import type { ConfigDocument } from './document.ts'
import { malformedLines } from './lint.ts'
import { readRemotes } from './read.ts'

/** The tokens of a document that are broken over several lines. */
export type FindBrokenTokens = (document: ConfigDocument) => readonly Join[]

/**
 * An old document with the current tokens. A service revokes the old token when it issues a new
 * one. If the app, the API key or the host differs, this is a different login, so the old token is
 * restored. Finds a renamed section by the keys. A current token replaces all lines of a broken
 * old one: rclone would read the other lines as keys, or refuse the file.
 * @returns the document, and the old names of the sections that keep their token
 */
export function keepTokens(
  old: ConfigDocument,
  now: ConfigDocument,
  findBroken: FindBrokenTokens,
): { readonly document: ConfigDocument; readonly kept: readonly string[] } {
  const today = readRemotes(now)
  const joins = findBroken(old)
  const before = readRemotes(joinLines(old, joins))
  const sets = [...before].flatMap(([name, keys]) => {
    const same = today.get(name) ?? renamed(name, keys, before, today)
    const value = same && newerToken(keys, same)
    return value === undefined ? [] : [{ kind: 'set', name, key: 'token', value } as const]
  })
  const kept = sets.map(({ name }) => name)
  if (kept.length === 0) return { document: old, kept }
  const own = joins.filter(({ name }) => kept.includes(name))
  // With only its own lines joined, another broken token can still make the file unreadable.
  const needed = isReadable(joinLines(old, own)) ? own : joins
  return { document: applyEdits(old, [...needed, ...sets]), kept }
}

function isReadable(doc: ConfigDocument): boolean {
  return malformedLines(doc, 1).length === 0
}

function newerToken(old: Keys, now: Keys): string | undefined {
  const token = now.get('token') ?? ''
  const was = old.get('token')
  const isSameLogin = ['type', ...LOGIN_KEYS].every(
    (key) => (old.get(key) ?? '') === (now.get(key) ?? ''),
  )
  const isRenewed = was !== undefined && !hasSecrets(was, token)
  return isSameLogin && isRenewed && isToken(token) ? token : undefined
}

/** Whether a text has all secrets of a token, in any spelling: a repair can change the spelling. */
function hasSecrets(text: string, token: string): boolean {
  const plain = withoutHidden(text)
  const fields = readJsonObject(plain)
  const words = new Set(fields?.values() ?? plain.split(BETWEEN_SECRETS))
  const secrets = [...(readJsonObject(token) ?? [])].filter(([key]) => SECRET_FIELD.test(key))
  return text === token || secrets.every(([, secret]) => secret === '' || words.has(secret))
}

const SECRET_FIELD = /^(access|refresh)_?token$/i
/** All other characters can be in a token (RFC 6750, section 2.1). */
const BETWEEN_SECRETS = /[^\w.~+/=-]+/

/** The only new section with the same keys, except the token. */
function renamed(
  name: string,
  keys: Keys,
  before: ReadonlyMap<string, Keys>,
  today: ReadonlyMap<string, Keys>,
): Keys | undefined {
  if (!keys.has('token')) return undefined
  const alike = [...today].filter(
    ([other, its]) => other !== name && !before.has(other) && textOf(its) === textOf(keys),
  )
  return alike.length === 1 ? alike[0]?.[1] : undefined
}

function textOf(keys: Keys): string {
  return JSON.stringify([...keys].filter(([key]) => key !== 'token').sort())
}

/** Whether it is a token as rclone stores it. */
function isToken(text: string): boolean {
  const fields = readJsonObject(text)
  return ['access_token', 'AccessToken'].some((key) => {
    const token = fields?.get(key)
    return typeof token === 'string' && token !== ''
  })
}
