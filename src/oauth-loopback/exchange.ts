import { PcloudConfigError } from '../errors.ts'
import { type HttpAnswer, type HttpClient, secureUrl } from '../http.ts'
import type { Secret } from '../secret.ts'
import type { CodeAnswer, CodeRefusal, IssuedToken } from '../tokens/token-answer.ts'
import { AcceptedCallback } from './verdict.ts'

type ExchangeResult =
  | { readonly kind: 'ok'; readonly token: IssuedToken; readonly tokenUrl: string }
  | (CodeRefusal & { readonly tokenUrl: string })

interface ExchangeRequest {
  readonly callback: AcceptedCallback
  readonly clientId: string
  readonly clientSecret: Secret
  /** In the order to try. The caller checks the hosts (S4). */
  readonly tokenUrls: readonly string[]
  readonly readAnswer: (answer: HttpAnswer) => CodeAnswer
  readonly http: HttpClient
  readonly signal?: AbortSignal
}

/**
 * Exchanges an accepted code for a token (RFC 6749 section 4.1.3). Tries the next URL only if the
 * service says that the code is unknown there. After any other failure, the code can be used up,
 * and a service may revoke the tokens of a code that is used twice (RFC 6749 section 4.1.2). For
 * this reason, a network failure is final (S37).
 * @throws PcloudConfigError `network` and `service`, like {@link HttpClient.postForm}
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
 * Sends the parameters in the body: proxies and servers log the query (RFC 6749
 * section 2.3.1, RFC 9700 section 4.3.1).
 */
async function post(request: ExchangeRequest, url: string): Promise<CodeAnswer> {
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

/** Checks all URLs first, so that a secret is not sent as plain text (S35). */
export function assertSecure(tokenUrl: string): void {
  if (secureUrl(tokenUrl) !== undefined) return
  throw new PcloudConfigError(
    'host-not-trusted',
    'The token address is not an https address, so no request was sent.',
    { advice: { kind: 'correct', option: 'token-url' } },
  )
}
