import { asFields, type Fields, readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'
import { isTokenText, withGoNames } from './rclone-token.ts'
import { findObject, findWord, looksLikeBlob, type Word } from './token-in-text.ts'
import { hasInvisible, isHtml, MAX_PASTE_LENGTH, unwrapText } from './unwrap-text.ts'

/** The parts of a token that rclone stores. Other keys are ignored. */
export interface PastedToken {
  readonly accessToken: Secret
  readonly tokenType?: string
  readonly refreshToken?: Secret
  /** RFC 3339, unchanged. */
  readonly expiry?: string
}

/** Where the token belongs, according to the text. Not checked yet (S4). */
interface Origin {
  readonly hostname?: string
  /** pCloud's data centre: 1 is the US, 2 is the EU. */
  readonly locationId?: number
}

export interface TokenFound extends Origin {
  readonly kind: 'token'
  readonly token: PastedToken
}

/** A login by email and password. pCloud's SDKs can use it, rclone cannot. */
export interface SessionFound extends Origin {
  readonly kind: 'session'
  readonly accessToken: Secret
  readonly email: string
}

export type TokenProblem =
  | 'json-truncated'
  | 'json-malformed'
  | 'token-missing'
  | 'token-malformed'
  | 'blob-truncated'
  | 'token-spaced'

interface TokenRefused {
  readonly kind: 'refused'
  readonly problem: TokenProblem
}

export type TokenReading = TokenFound | SessionFound | TokenRefused

/**
 * Reads a token from a text in any form that people have it: JSON of today's shape or
 * rclone's old one, a Python or JavaScript object, rclone's blob, a header, or bare, with
 * everything that {@link unwrapText} removes around it.
 * @returns undefined for a text without a token
 */
export function readToken(text: string): TokenReading | undefined {
  if (text.length > MAX_PASTE_LENGTH) return undefined
  const plain = unwrapText(text)
  const found = readTokenObject(plain)
  if (found !== undefined || plain === '') return found
  return readTokenWord(findWord(plain))
}

/** How a text differs from the JSON that rclone reads. Empty if rclone can read it. */
export type Spelling = 'invisible' | 'html' | 'around' | 'loose' | 'blob' | 'bare' | 'old' | 'type'

/** For messages: why rclone cannot read the text, although {@link readToken} can. */
export function spellingOf(text: string): readonly Spelling[] {
  const fields = readJsonObject(text)
  if (fields !== undefined) {
    // rclone can read the JSON, but the token in it is wrong.
    if (withGoNames(fields).has('access_token')) return hasInvisible(text) ? ['invisible'] : []
    return [fields.has('AccessToken') ? 'old' : 'around']
  }
  const plain = unwrapText(text)
  const object = findObject(plain)
  const form: Spelling =
    object === undefined
      ? looksLikeBlob(plain)
        ? 'blob'
        : 'bare'
      : object.kind === 'object' && object.loose
        ? 'loose'
        : 'around'
  const signs = [
    ...(hasInvisible(text) ? ['invisible' as const] : []),
    ...(isHtml(text) ? ['html' as const] : []),
  ]
  return form === 'around' && signs.length > 0 ? signs : [...signs, form]
}

/** @param plain a text from {@link unwrapText} */
export function readTokenObject(plain: string): TokenReading | undefined {
  const found = findObject(plain)
  if (found === undefined) return undefined
  if (found.kind !== 'object') return refused(`json-${found.kind}`)
  return printedBlob(found.fields) ?? readFields(found.fields)
}

/** Text without spaces is a token here. At other prompts, it can be a code. */
export function readTokenWord(word: Word): TokenReading | undefined {
  if (word.kind === 'blob') return readBlob(word.text)
  if (word.kind === 'cut-blob') return refused('blob-truncated')
  if (word.kind === 'spaced') return refused('token-spaced')
  return word.kind === 'token' || word.kind === 'word' ? bareToken(word.text) : undefined
}

/**
 * Reads rclone's blob: base64 of an object of option strings. Only `token` and `hostname`
 * are read: other options could send the login to foreign addresses (S4).
 */
function readBlob(text: string): TokenReading {
  const fields = readJsonObject(Buffer.from(text, 'base64').toString('utf8'))
  return fields === undefined ? refused('blob-truncated') : readFields(fields)
}

/** A token from a response of the implicit grant, or a bare one. */
export function bareToken(accessToken: string, tokenType?: string): TokenFound | TokenRefused {
  if (!isTokenText(accessToken)) return refused('token-malformed')
  const type = tokenType === undefined ? {} : { tokenType }
  return { kind: 'token', token: { accessToken: new Secret(accessToken), ...type } }
}

/** The last JSON event of `authorize`. */
function printedBlob(fields: Fields): TokenReading | undefined {
  const value = fields.get('value')
  if (fields.get('event') !== 'printed' || typeof value !== 'string') return undefined
  return looksLikeBlob(value) ? readBlob(value) : readFields(readJsonObject(value) ?? new Map())
}

/** The fields of a token, or of an object that has a token as its `token`. */
function readFields(fields: Fields): TokenReading {
  const inner = fields.get('token')
  const nested = typeof inner === 'string' ? readTokenObject(inner) : undefined
  const found = nested ?? readOwnFields(withGoNames(asFields(inner) ?? fields))
  return found.kind === 'refused' ? found : { ...originOf(fields), ...found }
}

function readOwnFields(fields: Fields): TokenReading {
  const text = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((value) => typeof value === 'string' && value !== '')
  const auth = fields.has('auth_type') ? undefined : text('auth')
  const accessToken = text('access_token', 'AccessToken') ?? auth
  if (typeof accessToken !== 'string') return refused('token-missing')
  const refreshToken = text('refresh_token', 'RefreshToken')
  const tokenType = text('token_type', 'TokenType')
  const expiry = text('expiry', 'Expiry')
  if (![accessToken, refreshToken ?? '-'].every((one) => isTokenText(String(one)))) {
    return refused('token-malformed')
  }
  const secret = new Secret(accessToken)
  if (isSession(fields)) return sessionOf(secret, fields)
  const token = {
    accessToken: secret,
    ...(typeof tokenType === 'string' && { tokenType }),
    ...(typeof refreshToken === 'string' && { refreshToken: new Secret(refreshToken) }),
    ...(typeof expiry === 'string' && { expiry }),
  }
  return { kind: 'token', token, ...originOf(fields) }
}

const OAUTH_FIELDS = ['token_type', 'refresh_token', 'expiry', 'AccessToken'] as const
const ACCOUNT_FIELDS = ['email', 'user_info', 'quota', 'usedquota'] as const

/**
 * The Python SDK's `login()` returns facts about the account with the session, its
 * `authenticate()` returns only the token and the location. pCloud's `userinfo?getauth=1` calls a session `auth`.
 */
function isSession(fields: Fields): boolean {
  const type = fields.get('auth_type')
  if (type !== undefined) return type === 'direct'
  if (OAUTH_FIELDS.some((name) => fields.has(name))) return false
  return !fields.has('access_token') || ACCOUNT_FIELDS.some((name) => fields.has(name))
}

function sessionOf(accessToken: Secret, fields: Fields): SessionFound {
  const email = fields.get('email')
  const known = typeof email === 'string' ? email : ''
  return { kind: 'session', accessToken, email: known, ...originOf(fields) }
}

function originOf(fields: Fields): Origin {
  const hostname = fields.get('hostname')
  const id = Number(fields.get('locationid') ?? fields.get('location_id'))
  return {
    ...(typeof hostname === 'string' && hostname !== '' && { hostname }),
    ...((id === 1 || id === 2) && { locationId: id }),
  }
}

function refused(problem: TokenProblem): TokenRefused {
  return { kind: 'refused', problem }
}
