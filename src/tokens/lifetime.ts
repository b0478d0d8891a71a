import { PcloudConfigError } from '../errors.ts'
import { readJsonObject } from '../json.ts'
import { NEVER, type Token } from './rclone-token.ts'

/** Milliseconds since the epoch. Infinite for a token that does not expire. */
export function expiresAt({ expiry }: Token): number {
  if (expiry === NEVER) return Number.POSITIVE_INFINITY
  const at = Date.parse(expiry)
  // Renew a token with an unreadable date.
  return Number.isNaN(at) ? 0 : at
}

/** How early to renew, in milliseconds: 5 minutes, or a tenth of the lifetime if that is shorter. */
function earlyMargin({ expiresIn }: Token): number {
  return Math.min(EARLY_MS, expiresIn === undefined ? EARLY_MS : expiresIn * 100)
}

/**
 * If the remaining time is longer than the lifetime, the clock is wrong, or was wrong when the
 * token was saved. The real expiry is unknown, so the token counts as expired.
 * @param minValidMs how long the token must stay valid
 */
export function isFresh(token: Token, now: number, minValidMs = earlyMargin(token)): boolean {
  const left = expiresAt(token) - now
  const life = token.expiresIn === undefined ? left : token.expiresIn * 1000
  return left > minValidMs && !(left > life + CLOCKS_DIFFER_MS)
}

/** The usual difference between the clocks of machines that share a file. */
const CLOCKS_DIFFER_MS = 60_000

const EARLY_MS = 5 * 60_000

/**
 * The claims of a JWT, for display only. The signature is not checked, and the program makes no
 * decision from them (RFC 9068 section 6: a client must treat the token as opaque).
 * @throws PcloudConfigError `failed` if the token is not a JWT
 */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  const [, payload, signature] = token.split('.')
  const claims = payload === undefined || signature === undefined ? undefined : parse(payload)
  if (claims !== undefined) return claims
  throw new PcloudConfigError('failed', 'This token is not a JWT, so it has no claims to show.', {
    hint: 'To ask the service about the token, use `pcloud-config userinfo`.',
  })
}

function parse(payload: string): Readonly<Record<string, unknown>> | undefined {
  const fields = readJsonObject(Buffer.from(payload, 'base64url').toString('utf8'))
  return fields && Object.fromEntries(fields)
}
