import { PcloudConfigError } from '../errors.ts'
import type { FormRequest, HttpAnswer, JsonRequest, ServiceClient } from '../http.ts'
import type { IssuedToken } from './lifetime.ts'
import type { Token } from './rclone-token.ts'
import { waitBeforeRetry } from './retry-after.ts'

/** What became of asking a service for a new token. */
export type RenewalAnswer =
  | { readonly kind: 'ok'; readonly token: IssuedToken }
  /** What we hold is not accepted any more: only a new login helps. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Asking again later may help. */
  | { readonly kind: 'busy'; readonly message: string }

/** How one service gives a new token for the old one, or for a pair of keys. */
export interface Renewal {
  /** What to send; undefined where this token cannot be renewed. */
  request(token: Token | undefined): FormRequest | JsonRequest | undefined
  /** @throws PcloudConfigError `service` for what is no answer of that service */
  read(answer: HttpAnswer): RenewalAnswer
}

export interface RenewalDeps {
  http(): Promise<ServiceClient>
  /** Milliseconds since the epoch. */
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  chance(): number
}

const ATTEMPTS = 4

/**
 * Asks until there is an answer; a busy service is asked again after the time it names. A
 * request that nobody answered is not sent twice: it may have spent a token that is good for once.
 * @throws PcloudConfigError `service` when it stays busy, `network`
 */
export async function askForToken(
  renewal: Renewal,
  request: FormRequest | JsonRequest,
  deps: RenewalDeps,
  signal: AbortSignal,
): Promise<Exclude<RenewalAnswer, { kind: 'busy' }>> {
  for (let attempt = 0; ; attempt++) {
    const answer = await send(request, await deps.http(), signal)
    const read = renewal.read(answer)
    if (read.kind !== 'busy') return read
    const wait = waitBeforeRetry(answer.retryAfter, attempt, deps.now(), deps.chance())
    if (wait === undefined || attempt + 1 >= ATTEMPTS) throw tooBusy(read.message)
    await deps.sleep(wait, signal)
  }
}

function send(request: FormRequest | JsonRequest, http: ServiceClient, signal: AbortSignal) {
  return 'form' in request
    ? http.postForm({ ...request, signal })
    : http.postJson({ ...request, signal })
}

function tooBusy(message: string): PcloudConfigError {
  return new PcloudConfigError('service', `The service gives no token now: ${message}`, {
    hint: 'Try again in a few minutes.',
  })
}
