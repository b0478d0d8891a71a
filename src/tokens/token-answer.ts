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

/** The response of a token endpoint (RFC 6749 sections 5.1 and 5.2). */
export type TokenAnswer =
  | { readonly kind: 'ok'; readonly token: IssuedToken }
  /** The service does not accept the refresh token, the code or the keys. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** A later attempt can succeed. */
  | { readonly kind: 'busy'; readonly message: string }

export interface CodeRefusal {
  readonly kind: 'refused'
  /**
   * `bad-code`: invalid, used or expired, or valid only on a different host. `bad-client`: invalid
   * client ID or secret. `busy`: retry later.
   */
  readonly reason: 'bad-code' | 'bad-client' | 'busy' | 'other'
  /** The service's error number or name. */
  readonly code: string
  /** The service's text for users, without control characters. */
  readonly message: string
}

/** The response to the exchange of a code for a token. HTTP 200 can be a refusal. */
export type CodeAnswer = Extract<TokenAnswer, { kind: 'ok' }> | CodeRefusal

/**
 * The response while the user logs in on a different device, as in RFC 8628 section 3.5.
 * `pending`: the user has not decided yet.
 */
export type PollAnswer =
  | { readonly kind: 'ok'; readonly token: PolledToken }
  | CodeRefusal
  | { readonly kind: 'pending' }

/** With the service's number for the region of the account. */
export type PolledToken = IssuedToken & { readonly locationid?: number }

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
