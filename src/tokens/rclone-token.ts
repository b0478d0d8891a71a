import { PcloudConfigError } from '../errors.ts'
import { type Fields, goString, readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'

/** The `expiry` Go writes for a token that does not expire (`time.Time{}`). */
export const NEVER = '0001-01-01T00:00:00Z'

/** The OAuth token of a remote, as rclone stores it in the key `token`. */
export interface Token {
  readonly accessToken: Secret
  /** As the service spelled it, such as `bearer`. */
  readonly tokenType: string
  readonly refreshToken?: Secret
  /** RFC 3339; {@link NEVER} for a token that does not expire. */
  readonly expiry: string
  /** The lifetime in seconds, as newer versions of Go's `oauth2` store it. */
  readonly expiresIn?: number
}

export function lastingToken(accessToken: Secret, tokenType = 'bearer'): Token {
  return { accessToken, tokenType, expiry: NEVER }
}

export function isSameToken(token: Token, other: Token | undefined): boolean {
  return (
    other?.accessToken.equals(token.accessToken) === true &&
    other.refreshToken?.reveal() === token.refreshToken?.reveal() &&
    other.expiry === token.expiry
  )
}

/**
 * The same JSON as Go's `oauth2.Token`: the same order of keys, no spaces, and no `refresh_token`
 * or `expires_in` without a value.
 */
export function encodeToken(token: Token): Secret {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['access_token', token.accessToken.reveal()],
    ['token_type', token.tokenType],
    ['refresh_token', token.refreshToken?.reveal()],
    ['expiry', token.expiry],
  ]
  const members = fields.flatMap(([key, value]) =>
    value === undefined ? [] : [`"${key}":${goString(value)}`],
  )
  const life = token.expiresIn === undefined ? [] : [`"expires_in":${token.expiresIn}`]
  return new Secret(`{${[...members, ...life].join(',')}}`)
}

function parseObject(text: string): Fields {
  const fields = readJsonObject(text)
  if (fields !== undefined) return withGoNames(fields)
  throw new PcloudConfigError('token-invalid', 'The token is not a JSON object.', {
    hint: 'Log in again, or give the token as rclone stores it: {"access_token":"...",...}',
  })
}

/**
 * Reads the JSON of a token, or its old form in rclone (`AccessToken`, `RefreshToken`, `Expiry`).
 * @throws PcloudConfigError `token-invalid`. The message never contains the text.
 */
export function decodeToken(text: string): Token {
  const fields = parseObject(text)
  const read = (...names: string[]) => {
    const value = names.map((name) => fields.get(name)).find((found) => typeof found === 'string')
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const accessToken = read('access_token', 'AccessToken')
  if (accessToken === undefined || !isTokenText(accessToken)) {
    throw new PcloudConfigError('token-invalid', 'The token has no usable access_token.')
  }
  const refreshToken = read('refresh_token', 'RefreshToken')
  const life = fields.get('expires_in')
  return {
    accessToken: new Secret(accessToken),
    tokenType: read('token_type', 'TokenType') ?? 'bearer',
    ...(refreshToken !== undefined && { refreshToken: new Secret(refreshToken) }),
    expiry: read('expiry', 'Expiry') ?? NEVER,
    ...(typeof life === 'number' && Number.isSafeInteger(life) && life > 0 && { expiresIn: life }),
  }
}

/** The members with the names of Go, which ignores the case. The last one counts (`encoding/json`). */
export function withGoNames(fields: Fields): Fields {
  const named = new Map(fields)
  for (const [key, value] of fields) {
    if (GO_NAMES.includes(key.toLowerCase())) named.set(key.toLowerCase(), value)
  }
  return named
}

const GO_NAMES = ['access_token', 'token_type', 'refresh_token', 'expiry', 'expires_in']

/** Undefined if the text is not a token. */
export function decodedToken(text: string): Token | undefined {
  try {
    return decodeToken(text)
  } catch {
    return undefined
  }
}

/**
 * Whether rclone reads the same token from this text. Go's decoder refuses the token if a field
 * has the wrong type, or if the date is not RFC 3339 (`encoding/json`, `time.Time`).
 */
export function isReadByRclone(text: string, token: Token): boolean {
  const fields = withGoNames(readJsonObject(text) ?? new Map())
  if (typeof fields.get('access_token') !== 'string' || hasWrongType(text)) return false
  const expiry = fields.get('expiry')
  return (
    (expiry === undefined || (typeof expiry === 'string' && isGoTime(expiry))) &&
    isSameToken(token, decodeToken(text))
  )
}

/**
 * Whether Go refuses the type of a value, except of the date. Go ignores the case of names and accepts
 * null. A number must be a whole one, without a fraction or exponent (`encoding/json`, `int64`).
 * rclone 1.60.1 does not read `expires_in`.
 */
export function hasWrongType(json: string): boolean {
  return [...(readJsonObject(json) ?? [])].some(([key, value]) => {
    const name = key.toLowerCase()
    if (value === null) return false
    if (TEXTS.has(name)) return typeof value !== 'string'
    return name === 'expires_in' && !(Number.isSafeInteger(value) && WHOLE.test(json))
  })
}

/** Whether Go reads the JSON of a token, except for its date. */
export function isObjectOfGo(json: string): boolean {
  return readJsonObject(json) !== undefined && !hasWrongType(json)
}

/** Whether Go reads the date of a token. It ignores the case of the name. */
export function isDateOfGo(json: string): boolean {
  const date = dateIn(json)
  return date === undefined || date === null || (typeof date === 'string' && isGoTime(date))
}

export function dateIn(json: string): unknown {
  return withGoNames(readJsonObject(json) ?? new Map()).get('expiry')
}

const TEXTS = new Set([
  ...['access_token', 'token_type', 'refresh_token'],
  ...['accesstoken', 'tokentype', 'refreshtoken'],
])
const WHOLE = /"expires_in"\s*:\s*-?\d+\s*[,}]/i

/** The format of Go's `time.Time`. Go also refuses a time that does not exist. */
export function isGoTime(text: string): boolean {
  if (!RFC_3339.test(text) || Number.isNaN(Date.parse(text))) return false
  // JavaScript reads February 30 as March 2.
  const local = text.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)
  return new Date(`${local}Z`).toISOString().startsWith(local)
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Visible ASCII without spaces. RFC 6750 section 2.1 allows less. */
export function isTokenText(text: string): boolean {
  return /^[\x21-\x7e]{1,8192}$/.test(text)
}
