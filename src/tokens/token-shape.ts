import { readJsonObject } from '../json.ts'
import {
  dateIn,
  decodedToken,
  hasWrongType,
  isGoTime,
  lastingToken,
  type Token,
  withGoNames,
} from './rclone-token.ts'
import { hasSeveralTokens } from './token-in-text.ts'
import { type PastedToken, readToken, type Spelling, spellingOf } from './token-reader.ts'

/** The form of a remote's `token`, and the token in it. */
export type TokenShape =
  | { readonly kind: 'missing' }
  /** Without a token. `cut`: the end is missing. */
  | { readonly kind: 'unreadable'; readonly cut: boolean }
  /** A login by email and password, which rclone cannot use. */
  | { readonly kind: 'session' }
  | {
      readonly kind: 'good' | 'old' | 'quoted' | 'bare' | 'misspelled'
      readonly token: Token
      readonly expiry: 'none' | 'ahead' | 'past' | 'unreadable'
      /** Why rclone cannot read it. */
      readonly spelling: readonly Spelling[]
    }

export function tokenShape(text: string, now: number): TokenShape {
  if (text === '') return { kind: 'missing' }
  const token = decodedToken(text)
  if (token === undefined) return foreignShape(text, now)
  // rclone can read the JSON of a session, but pCloud refuses it.
  if (readToken(text)?.kind === 'session') return { kind: 'session' }
  const isTyped = hasWrongType(text)
  const kind = isTyped ? 'misspelled' : isOld(text) ? 'old' : 'good'
  const spelling: readonly Spelling[] = isTyped ? ['type'] : []
  return { kind, token, expiry: expiryOf(dateIn(text), now), spelling }
}

/** The token, if the text is JSON with one that is not a session. */
export function storedToken(text: string): Token | undefined {
  const token = decodedToken(text)
  return token !== undefined && readToken(text)?.kind === 'session' ? undefined : token
}

/** A text that rclone cannot read. */
function foreignShape(text: string, now: number): TokenShape {
  const found = readToken(text)
  if (found?.kind === 'session') return { kind: 'session' }
  if (found?.kind !== 'token') {
    return { kind: 'unreadable', cut: found?.problem.endsWith('-truncated') ?? false }
  }
  if (hasSeveralTokens(text)) return { kind: 'unreadable', cut: false }
  const spelling = spellingOf(text)
  const isBare = spelling.includes('bare')
  if (isBare && !isOneWord(text, found.token)) return { kind: 'unreadable', cut: false }
  const isQuoted = /^(["']).*\1$/s.test(text) && spelling.join() === 'around'
  return {
    kind: isBare ? 'bare' : isQuoted ? 'quoted' : 'misspelled',
    token: asToken(found.token),
    expiry: expiryOf(found.token.expiry, now),
    spelling,
  }
}

/** In a sentence, text that resembles a token is only a guess. */
function isOneWord(text: string, { accessToken }: PastedToken): boolean {
  const token = accessToken.reveal()
  return BARE.test(token) && /^(?:\S*|\S*bearer\s+\S+)$/i.test(text.trim())
}

/** RFC 6750 section 2.1, and longer than typed text. */
const BARE = /^[A-Za-z0-9\-._~+/]{16,}=*$/

function asToken({ accessToken, tokenType, refreshToken, expiry }: PastedToken): Token {
  return {
    ...lastingToken(accessToken, tokenType),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(expiry !== undefined && { expiry }),
  }
}

/** rclone before 1.37 wrote `AccessToken`. Newer versions can still read it. */
function isOld(text: string): boolean {
  return typeof withGoNames(readJsonObject(text) ?? new Map()).get('access_token') !== 'string'
}

function expiryOf(value: unknown, now: number): 'none' | 'ahead' | 'past' | 'unreadable' {
  if (value === undefined || value === null) return 'none'
  if (typeof value !== 'string' || !isGoTime(value)) return 'unreadable'
  if (value.startsWith('0001-01-01T00:00:00')) return 'none'
  return Date.parse(value) > now ? 'ahead' : 'past'
}
