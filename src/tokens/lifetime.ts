import type { Secret } from '../secret.ts'
import { NEVER, type Token } from './rclone-token.ts'

/** The token in the response of a service (RFC 6749 section 5.1). */
export interface IssuedToken {
  readonly accessToken: Secret
  readonly tokenType: string
  readonly refreshToken?: Secret
  /** In seconds. Undefined for tokens that do not expire. */
  readonly expiresIn?: number
}

/** @param now milliseconds since the epoch, from before the request */
export function tokenIssued(issued: IssuedToken, now: number): Token {
  const { accessToken, tokenType, refreshToken, expiresIn } = issued
  return {
    accessToken,
    tokenType,
    ...(refreshToken && { refreshToken }),
    ...(expiresIn === undefined
      ? { expiry: NEVER }
      : { expiry: new Date(now + expiresIn * 1000).toISOString(), expiresIn }),
  }
}

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
