import { type NextStep, PcloudConfigError } from '../errors.ts'
import type { FormRequest, HttpAnswer, JsonRequest, ServiceClient } from '../http.ts'
import { sleep } from '../limit.ts'
import { quotedName } from '../visible.ts'
import type { Token } from './rclone-token.ts'
import type { TokenAnswer } from './token-answer.ts'

/** How a service renews a token, from the old token or from a pair of keys. */
export interface Renewal {
  /** Undefined if this token cannot be renewed. */
  request(token: Token | undefined): FormRequest | JsonRequest | undefined
  /** @throws PcloudConfigError `service` for an unexpected response */
  read(answer: HttpAnswer): TokenAnswer
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
): Promise<Exclude<TokenAnswer, { kind: 'busy' }>> {
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

export function logInAgain(name: string, said: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The service no longer renews the token of ${name}: ${said}`,
    {
      hint: `Log in again: pcloud-config reconnect ${quotedName(name)}. This also happens after a renewal that was interrupted before the token was saved.`,
    },
  )
}

export function notLoggedIn(name: string): PcloudConfigError {
  return new PcloudConfigError('token-invalid', `${name} is not logged in.`, {
    hint: `Log in: pcloud-config reconnect ${quotedName(name)}`,
  })
}

/**
 * A bare or quoted token can still be valid, so a repair can help.
 * @param variable the variable with the token, which neither a repair nor a login can change
 */
export function unreadableToken(
  name: string,
  cause: PcloudConfigError,
  variable?: string,
): PcloudConfigError {
  const next: NextStep =
    variable === undefined
      ? {
          hint: `Log in again: \`pcloud-config reconnect ${quotedName(name)}\`.`,
          advice: { kind: 'repair-token', remote: name },
        }
      : { advice: { kind: 'replace-token', variable } }
  return new PcloudConfigError('token-invalid', `${name}: ${cause.message}`, { ...next, cause })
}

export function cannotRenew(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `${name} has no valid token, and the token cannot be renewed.`,
    {
      hint: `Log in: pcloud-config reconnect ${quotedName(name)}. To find the problem: pcloud-config check ${quotedName(name)}`,
    },
  )
}

/** For example a token of pCloud, which works until it is revoked. */
export function goodAsItIs(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The token of ${name} is still valid, and tokens of this service are not renewed.`,
    {
      hint: `Use this token, or log in again for a new token: pcloud-config reconnect ${quotedName(name)}`,
    },
  )
}

/** The config file could not be written, so the new token is in a separate file (S46). */
export class TokenKept extends PcloudConfigError {
  constructor(name: string, path: string, cause: unknown) {
    const known = cause instanceof PcloudConfigError ? cause : undefined
    const why = known?.message ?? 'The file could not be written.'
    const next = `Then run this to save it: pcloud-config token ${quotedName(name)}`
    super(
      known?.code ?? 'config-unwritable',
      `The new token of ${name} could not be saved. It is kept in ${path}. ${why}`,
      { hint: [known?.hint, next].filter(Boolean).join(' '), advice: known?.advice, cause },
    )
  }
}

/** The new token is only in memory, and the old token may no longer work. */
export function notSaved(name: string, cause: unknown): PcloudConfigError {
  if (cause instanceof TokenKept) return cause
  const isOurs = cause instanceof PcloudConfigError
  const [code, why] = isOurs
    ? ([cause.code, cause.message] as const)
    : (['config-unwritable', 'The file could not be written.'] as const)
  return new PcloudConfigError(code, `The new token of ${name} could not be saved. ${why}`, {
    hint: `Solve this problem first. If the service then refuses the old token: pcloud-config reconnect ${quotedName(name)}`,
    cause,
  })
}

export function tooLate(cause: Error): PcloudConfigError {
  return new PcloudConfigError('service', 'The service did not send a token in time.', {
    hint: 'Try again in a few minutes.',
    cause,
  })
}
