import type { Secret } from '../secret.ts'
import { NEVER, type Token } from './rclone-token.ts'

/** What a service says of a token it issued (RFC 6749 section 5.1). */
export interface IssuedToken {
  readonly accessToken: Secret
  readonly tokenType: string
  readonly refreshToken?: Secret
  /** Seconds from now; absent for tokens that do not expire. */
  readonly expiresIn?: number
}

/** @param now milliseconds since the epoch, taken before the service was asked */
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

/** Milliseconds since the epoch; infinite for a token that does not expire. */
export function expiresAt({ expiry }: Token): number {
  if (expiry === NEVER) return Number.POSITIVE_INFINITY
  const at = Date.parse(expiry)
  // What cannot be read is renewed rather than trusted.
  return Number.isNaN(at) ? 0 : at
}

/** Renewed this long before the end, in milliseconds: 5 minutes, at most a tenth of its life. */
export function earlyMargin({ expiresIn }: Token): number {
  return Math.min(EARLY_MS, expiresIn === undefined ? EARLY_MS : expiresIn * 100)
}

/**
 * A token that has longer to go than it lives at all was saved under another clock, or this
 * one was set back: nobody knows its end, so it is renewed rather than trusted.
 * @param minValidMs how long it has to be good for, where somebody says so
 */
export function isFresh(token: Token, now: number, minValidMs = earlyMargin(token)): boolean {
  const left = expiresAt(token) - now
  const life = token.expiresIn === undefined ? left : token.expiresIn * 1000
  return left > minValidMs && !(left > life + CLOCKS_DIFFER_MS)
}

/** Clocks of machines that share a file agree no better. */
const CLOCKS_DIFFER_MS = 60_000

const EARLY_MS = 5 * 60_000
