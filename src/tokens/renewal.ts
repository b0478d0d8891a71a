import { PcloudConfigError } from '../errors.ts'
import type { FormRequest, HttpAnswer, JsonRequest, ServiceClient } from '../http.ts'
import { sleep } from '../limit.ts'
import type { IssuedToken } from './lifetime.ts'
import type { Token } from './rclone-token.ts'

/** The response of a service to the request for a new token. */
type RenewalAnswer =
  | { readonly kind: 'ok'; readonly token: IssuedToken }
  /** The service no longer accepts the refresh token or the keys. Log in again. */
  | { readonly kind: 'refused'; readonly message: string }
  /** A later attempt can succeed. */
  | { readonly kind: 'busy'; readonly message: string }

/** How a service renews a token, from the old token or from a pair of keys. */
export interface Renewal {
  /** Undefined if this token cannot be renewed. */
  request(token: Token | undefined): FormRequest | JsonRequest | undefined
  /** @throws PcloudConfigError `service` for an unexpected response */
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

/** What a renewal needs, with real waits. The machine loads its HTTP client at the first request. */
export function renewalDeps(machine: Pick<RenewalDeps, 'http' | 'now'>): RenewalDeps {
  return {
    http: () => machine.http(),
    now: () => machine.now(),
    chance: Math.random,
    sleep,
  }
}

const ATTEMPTS = 4

/**
 * Retries a busy service after the requested time. Does not retry a request that got no
 * response: it can have used up a single-use token.
 * @throws PcloudConfigError `service` if the service stays busy, `network`
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
  return new PcloudConfigError('service', `The service cannot issue a token now: ${message}`, {
    hint: 'Try again in a few minutes.',
  })
}

/** The longest single wait in milliseconds. */
const LONGEST_MS = 30_000

/**
 * How long to wait before the next request to a busy service. Without a time from the service, the
 * wait doubles with each attempt. Half of it is random, so that many clients do not return together.
 * @param retryAfter the header as it came: seconds, or a date (RFC 9110 section 10.2.3)
 * @param attempt 0 for the first
 * @param chance from 0 to 1
 * @returns milliseconds, or undefined if the service asks for a longer wait than the limit
 */
export function waitBeforeRetry(
  retryAfter: string | undefined,
  attempt: number,
  now: number,
  chance: number,
): number | undefined {
  const asked = retryAfter === undefined ? undefined : readRetryAfter(retryAfter, now)
  if (asked !== undefined) return asked > LONGEST_MS ? undefined : asked
  return Math.min(LONGEST_MS, 1000 * 2 ** attempt * (0.5 + chance / 2))
}

/** @returns milliseconds from now, or undefined if the text is not a number or a date */
function readRetryAfter(text: string, now: number): number | undefined {
  const trimmed = text.trim()
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1000
  const at = /[a-z]/i.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
