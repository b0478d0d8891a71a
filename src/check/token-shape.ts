import { Secret } from '../secret.ts'
import { decodeToken, isTokenText, lastingToken, type Token } from '../tokens/token.ts'

/** How a remote's `token` is written, and what can be read from it all the same. */
export type TokenShape =
  | { readonly kind: 'missing' }
  /** Neither JSON nor a token by itself; `cut`: JSON that has lost its end. */
  | { readonly kind: 'unreadable'; readonly cut: boolean }
  | {
      readonly kind: 'good' | 'old' | 'quoted' | 'bare'
      readonly token: Token
      readonly expiry: 'none' | 'ahead' | 'past' | 'unreadable'
    }

export function tokenShape(text: string, now: number): TokenShape {
  if (text === '') return { kind: 'missing' }
  const inner = unquoted(text)
  const token = decoded(inner)
  if (token !== undefined) {
    const kind = inner !== text ? 'quoted' : isOld(inner) ? 'old' : 'good'
    return { kind, token, expiry: expiryOf(inner, now) }
  }
  if (BARE.test(inner) && isTokenText(inner)) {
    return { kind: 'bare', token: lastingToken(new Secret(inner)), expiry: 'none' }
  }
  return { kind: 'unreadable', cut: inner.startsWith('{') && !inner.endsWith('}') }
}

/** RFC 6750 section 2.1, and long enough to be no word that somebody typed. */
const BARE = /^[A-Za-z0-9\-._~+/]{16,}=*$/

/**
 * The `ini` package and its like put quotes around what holds a `=`; single ones come along
 * from a connection string or from a shell.
 */
function unquoted(text: string): string {
  if (/^'.*'$/s.test(text) && text.length > 1) return text.slice(1, -1).replaceAll("''", "'")
  if (!/^".*"$/s.test(text)) return text
  try {
    const inner: unknown = JSON.parse(text)
    return typeof inner === 'string' ? inner : text
  } catch {
    return text
  }
}

function decoded(text: string): Token | undefined {
  try {
    return decodeToken(text)
  } catch {
    return undefined
  }
}

/** rclone before 1.37 wrote `AccessToken`; it still reads that. */
function isOld(text: string): boolean {
  return typeof fieldOf(text, 'access_token') !== 'string'
}

function expiryOf(text: string, now: number): 'none' | 'ahead' | 'past' | 'unreadable' {
  const value = fieldOf(text, 'expiry') ?? fieldOf(text, 'Expiry')
  if (value === undefined || value === null) return 'none'
  if (typeof value !== 'string' || !RFC_3339.test(value)) return 'unreadable'
  if (value.startsWith('0001-01-01T00:00:00')) return 'none'
  const time = Date.parse(value)
  // Go takes a second it never heard of for an error as well.
  if (Number.isNaN(time)) return 'unreadable'
  return time > now ? 'ahead' : 'past'
}

/** What Go's `time.Time` reads; anything else makes rclone refuse the whole token. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function fieldOf(json: string, name: string): unknown {
  const fields: Readonly<Record<string, unknown>> = JSON.parse(json)
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
