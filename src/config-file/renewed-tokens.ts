import { readJsonObject } from '../json.ts'
import { applyEdits } from './apply-edits.ts'
import type { ConfigDocument } from './document.ts'
import { readRemotes } from './read.ts'
import { type Keys, LOGIN_KEYS } from './section-keys.ts'

/**
 * An old document with the current tokens. A service revokes the old token when it issues a new
 * one. If the app, the API key or the host differs, this is a different login, so the old token is
 * restored. Finds a renamed section by the keys.
 * @returns the document, and the old names of the sections that keep their token
 */
export function keepTokens(
  old: ConfigDocument,
  now: ConfigDocument,
): { readonly document: ConfigDocument; readonly kept: readonly string[] } {
  const today = readRemotes(now)
  if (!isReadable(old) && hasTokens(old.text, today)) return { document: old, kept: [] }
  const before = readRemotes(old)
  const renewed = [...before].flatMap(([name, keys]) => {
    const same = today.get(name) ?? renamed(name, keys, before, today)
    const token = same && newerToken(keys, same)
    return token === undefined ? [] : [{ name, token }]
  })
  const edits = renewed.map(
    ({ name, token }) => ({ kind: 'set', name, key: 'token', value: token }) as const,
  )
  return { document: applyEdits(old, edits), kept: renewed.map(({ name }) => name) }
}

function isReadable(doc: ConfigDocument): boolean {
  try {
    readRemotes(doc)
    return true
  } catch {
    return false
  }
}

/** Whether an unreadable text contains all current tokens, also broken over several lines. */
function hasTokens(text: string, today: ReadonlyMap<string, Keys>): boolean {
  const joined = text.replace(/\s+/g, '')
  return [...today.values()].every((keys) => {
    const fields = readJsonObject(keys.get('token') ?? '')
    const secrets = ['access_token', 'refresh_token'].map((name) => fields?.get(name) ?? '')
    return secrets.every((secret) => joined.includes(String(secret).replace(/\s+/g, '')))
  })
}

function newerToken(old: Keys, now: Keys): string | undefined {
  const token = now.get('token') ?? ''
  const isSameLogin = ['type', ...LOGIN_KEYS].every(
    (key) => (old.get(key) ?? '') === (now.get(key) ?? ''),
  )
  const isRenewed = old.get('token') !== undefined && old.get('token') !== token
  return isSameLogin && isRenewed && isToken(token) ? token : undefined
}

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
