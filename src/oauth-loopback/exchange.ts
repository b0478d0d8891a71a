import { PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, HttpClient } from '../http.ts'
import type { Secret } from '../secret.ts'
import { AcceptedCallback } from './verdict.ts'

/** What a service answers with at its token endpoint (RFC 6749 section 5.1). */
export interface TokenFields {
  readonly accessToken: Secret
  readonly tokenType: string
  readonly refreshToken?: Secret
  /** Seconds from now; absent for tokens that do not expire. */
  readonly expiresIn?: number
  /** The service's number of the account's region, where it tells one. */
  readonly locationid?: number
}

export interface TokenRefusal {
  readonly kind: 'refused'
  /**
   * `bad-code`: wrong, used, expired, or of another region, so another region may know it.
   * `bad-client`: id or secret. `busy`: trying again later may help.
   */
  readonly reason: 'bad-code' | 'bad-client' | 'busy' | 'other'
  /** The service's own number or word for it. */
  readonly code: string
  /** The service's own text, for people; made harmless by the reader. */
  readonly message: string
}

/** A token answer as the provider understands it; HTTP 200 may well be a refusal. */
export type TokenAnswer = { readonly kind: 'ok'; readonly token: TokenFields } | TokenRefusal

export type ExchangeResult =
  | { readonly kind: 'ok'; readonly token: TokenFields; readonly tokenUrl: string }
  | (TokenRefusal & { readonly tokenUrl: string })

export interface ExchangeRequest {
  readonly callback: AcceptedCallback
  readonly clientId: string
  readonly clientSecret: Secret
  /** In the order to try; every host has been checked by the caller (S4). */
  readonly tokenUrls: readonly string[]
  readonly readAnswer: (answer: HttpAnswer) => TokenAnswer
  readonly http: HttpClient
  readonly signal?: AbortSignal
}

/**
 * Trades an accepted code for a token (RFC 6749 section 4.1.3). The next URL is tried only
 * after a definite answer that the code is not known there. After anything less definite
 * the code may be spent, and a service may revoke what a code used twice has given
 * (RFC 6749 section 4.1.2), so a network failure ends it (S37).
 * @throws PcloudConfigError `network` and `service` as {@link HttpClient.postForm} does.
 */
export async function exchangeCode(request: ExchangeRequest): Promise<ExchangeResult> {
  const { callback, tokenUrls } = request
  if (!AcceptedCallback.isAccepted(callback)) {
    throw new TypeError('Only a callback that a verdict accepted can be exchanged.')
  }
  if (tokenUrls.length === 0) throw new TypeError('There is no token URL to try.')
  tokenUrls.forEach(assertSecure)
  let refusal: ExchangeResult | undefined
  for (const tokenUrl of tokenUrls) {
    request.signal?.throwIfAborted()
    const result = { ...(await post(request, tokenUrl)), tokenUrl }
    if (result.kind === 'ok' || result.reason !== 'bad-code') return result
    refusal ??= result
  }
  return refusal as ExchangeResult
}

/**
 * Parameters go in the body only: a query ends in the logs of proxies and servers
 * (RFC 6749 section 2.3.1, RFC 9700 section 4.3.1).
 */
async function post(request: ExchangeRequest, url: string): Promise<TokenAnswer> {
  const { callback, clientId, clientSecret, http, signal } = request
  const answer = await http.postForm({
    url,
    form: {
      grant_type: 'authorization_code',
      code: callback.code.reveal(),
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      ...(callback.redirectUri === undefined ? {} : { redirect_uri: callback.redirectUri }),
    },
    ...(signal === undefined ? {} : { signal }),
  })
  return request.readAnswer(answer)
}

/** Checked for all before the first is asked: a refusal must not lead to plain text (S35). */
export function assertSecure(tokenUrl: string): void {
  const url = URL.canParse(tokenUrl) ? new URL(tokenUrl) : undefined
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return
  throw new PcloudConfigError(
    'host-not-trusted',
    'The token address is not an https address, so neither code nor secret was sent.',
    { advice: { kind: 'correct', option: 'token-url' } },
  )
}
