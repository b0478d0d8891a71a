import { readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'

/** The parts of a token JSON that rclone stores; other keys are not taken. */
export interface PastedToken {
  readonly accessToken: Secret
  readonly tokenType?: string
  readonly refreshToken?: Secret
  /** As it was written, RFC 3339. */
  readonly expiry?: string
}

/** A token and, where it came in rclone's blob, the host of its account, not yet judged. */
export interface TokenFound {
  readonly token: PastedToken
  readonly hostname?: string
}

export type TokenProblem =
  | 'json-truncated'
  | 'json-malformed'
  | 'token-missing'
  | 'token-malformed'
  | 'blob-truncated'

type Fields = ReadonlyMap<string, unknown>

/** RFC 6750 section 2.1 allows less; what matters is that no blank or control can hide in it, and that it is read again. */
const TOKEN_TEXT = /^[\x21-\x7e]{1,8192}$/

/** Reads a token JSON, of today's shape or rclone's old one (`AccessToken`). */
export function readTokenJson(text: string): TokenFound | TokenProblem {
  const fields = readJsonObject(text)
  if (fields === undefined)
    return text.trimEnd().endsWith('}') ? 'json-malformed' : 'json-truncated'
  return printedBlob(fields) ?? tokenOf(fields)
}

/**
 * Reads rclone's blob: base64 of an object of option strings. Only `token` and `hostname`
 * are taken, since the rest could turn the login to foreign addresses (S4).
 */
export function readBlob(text: string): TokenFound | TokenProblem {
  const fields = readJsonObject(Buffer.from(text, 'base64').toString('utf8'))
  if (fields === undefined) return 'blob-truncated'
  const inner = fields.get('token')
  const found =
    typeof inner === 'string' ? readTokenJson(inner) : tokenOf(asFields(inner) ?? fields)
  const hostname = fields.get('hostname')
  if (typeof found === 'string' || typeof hostname !== 'string' || hostname === '') return found
  return { ...found, hostname }
}

/** Base64 of something that begins like an object; a random code does so once in billions. */
export function looksLikeBlob(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(text)) return false
  return /^\s*\{\s*"\w{2}/.test(Buffer.from(text.slice(0, 24), 'base64').toString('latin1'))
}

/** The event with which `authorize --json` ends. */
function printedBlob(fields: Fields): TokenFound | TokenProblem | undefined {
  const value = fields.get('value')
  if (fields.get('event') !== 'printed' || typeof value !== 'string') return undefined
  return looksLikeBlob(value) ? readBlob(value) : tokenOf(readJsonObject(value) ?? new Map())
}

/** A token found in an answer of the implicit grant, or given bare. */
export function bareToken(accessToken: string, tokenType?: string): TokenFound | TokenProblem {
  if (!TOKEN_TEXT.test(accessToken)) return 'token-malformed'
  const type = tokenType === undefined ? {} : { tokenType }
  return { token: { accessToken: new Secret(accessToken), ...type } }
}

function tokenOf(fields: Fields): TokenFound | TokenProblem {
  const text = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((value) => typeof value === 'string' && value !== '')
  const accessToken = text('access_token', 'AccessToken')
  if (typeof accessToken !== 'string') return 'token-missing'
  const refreshToken = text('refresh_token', 'RefreshToken')
  const tokenType = text('token_type', 'TokenType')
  const expiry = text('expiry', 'Expiry')
  const secrets = [accessToken, refreshToken ?? '-']
  if (!secrets.every((secret) => TOKEN_TEXT.test(String(secret)))) return 'token-malformed'
  return {
    token: {
      accessToken: new Secret(accessToken),
      ...(typeof tokenType === 'string' ? { tokenType } : {}),
      ...(typeof refreshToken === 'string' ? { refreshToken: new Secret(refreshToken) } : {}),
      ...(typeof expiry === 'string' ? { expiry } : {}),
    },
  }
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined
}
