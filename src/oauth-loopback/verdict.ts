import { Secret } from '../secret.ts'
import { type CallbackParams, readParams, shown } from './callback-params.ts'
import { type CallbackRequest, headerValues, type ScreenReason, screen } from './screen.ts'
import { type Cookie, cookieMatches, sameText } from './tickets.ts'

/** An authorization request of this run whose answer may still come. */
export interface PendingRequest {
  readonly state: string
  /** Only the requests that began at our start page have one. */
  readonly cookie?: Cookie
  /** As it was sent; absent where the request had none (paste login). */
  readonly redirectUri?: string
}

/** What to do with a callback that has the start cookie but no `state` (S2). */
export type MissingState = 'refuse' | 'ask-person' | 'allow'

export interface Expected {
  /** Path of the redirect URI. */
  readonly path: string
  readonly hosts: readonly string[]
  readonly requests: readonly PendingRequest[]
  /** The service's host names that a callback may choose from. Compared exactly (S4). */
  readonly trustedHosts: readonly string[]
  readonly missingState: MissingState
}

/** What ties an accepted code to this run: its state, the start cookie, or the person's paste. */
export type Binding = 'state' | 'cookie' | 'paste'

export type RefusalReason =
  | ScreenReason
  | 'duplicate'
  | 'wrong-state'
  /** Neither state nor cookie: anybody may have sent this. */
  | 'stray'
  | 'missing-state'
  | 'denied-unbound'
  | 'malformed-code'
  | 'untrusted-host'

export interface Denied {
  readonly kind: 'denied'
  /** RFC 6749 section 4.1.2.1; absent where the service sends nothing at all, as pCloud does. */
  readonly error?: string
  readonly description?: string
}

export interface Refused {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  readonly status: number
  /** The host that is not trusted, or the error of an unbound denial; safe to show. */
  readonly detail?: string
}

export type Verdict =
  | { readonly kind: 'accepted'; readonly callback: AcceptedCallback }
  | Denied
  | Refused

interface CallbackFields {
  readonly code: Secret
  readonly hostname: string | undefined
  readonly locationid: number | undefined
  readonly binding: Binding
  readonly redirectUri: string | undefined
}

/** Known in this file only, so that no other can make an {@link AcceptedCallback}. */
const verdictOnly = Symbol('verdict only')

/**
 * A code that passed {@link judgeCallback} or {@link judgePastedParams}: the only thing
 * that the exchange takes, so that no path leads around the checks.
 */
export class AcceptedCallback {
  readonly #judged = true
  readonly code: Secret
  /** The service's host that holds the account; always one of the trusted ones. */
  readonly hostname: string | undefined
  readonly locationid: number | undefined
  readonly binding: Binding
  /** Must be repeated in the exchange; absent where the request had none. */
  readonly redirectUri: string | undefined

  constructor(key: symbol, fields: CallbackFields) {
    if (key !== verdictOnly) throw new TypeError('Only a verdict accepts a callback.')
    this.code = fields.code
    this.hostname = fields.hostname
    this.locationid = fields.locationid
    this.binding = fields.binding
    this.redirectUri = fields.redirectUri
    Object.freeze(this)
  }

  static isAccepted(value: unknown): value is AcceptedCallback {
    return typeof value === 'object' && value !== null && #judged in value && value.#judged
  }
}

/** RFC 6749 appendix A.11 without the blank, which only a damaged code has. */
const CODE = /^[\x21-\x7e]{1,4096}$/

interface Bound {
  readonly binding: Binding
  readonly redirectUri: string | undefined
}

/**
 * Judges a request to the redirect URI. Nothing in it counts, not even `error`, until
 * `state` or the cookie has shown that it answers a request of this run: else any page
 * could end the login (S3, CVE-2026-42073).
 */
export function judgeCallback(request: CallbackRequest, expected: Expected): Verdict {
  const seen = screen(request, {
    knownPath: (path) => path === expected.path,
    hosts: expected.hosts,
  })
  if (!seen.passed) return { kind: 'refused', reason: seen.reason, status: seen.status }
  const params = readParams(seen.query)
  if (params === 'duplicate') return refused('duplicate', 400)
  const cookies = headerValues(request.rawHeaders, 'cookie')
  const bound = bind(params.state, cookies, expected.requests)
  if (typeof bound === 'string') return refused(bound, 403)
  if (bound.binding === 'cookie') return judgeWithoutState(params, bound, expected)
  return judgeAnswer(params, bound, expected.trustedHosts)
}

/**
 * Judges the parameters of a pasted address. Without `state` the paste itself is what
 * ties the code to the person; a state that is there must be of this run.
 */
export function judgePastedParams(
  params: CallbackParams,
  expected: Pick<Expected, 'requests' | 'trustedHosts'> & { readonly redirectUri?: string },
): Verdict {
  const bound =
    params.state === undefined
      ? ({ binding: 'paste', redirectUri: expected.redirectUri } as const)
      : bind(params.state, [], expected.requests)
  if (typeof bound === 'string') return refused(bound, 403)
  return judgeAnswer(params, bound, expected.trustedHosts)
}

/** The request of this run that `state` belongs to. */
export function requestWithState(
  state: string,
  requests: readonly PendingRequest[],
): PendingRequest | undefined {
  return requests.find((candidate) => sameText(candidate.state, state))
}

function bind(
  state: string | undefined,
  cookieHeaders: readonly string[],
  requests: readonly PendingRequest[],
): Bound | 'wrong-state' | 'stray' {
  if (state !== undefined) {
    const request = requestWithState(state, requests)
    return request ? { binding: 'state', redirectUri: request.redirectUri } : 'wrong-state'
  }
  const request = requests.find(({ cookie }) => cookie && cookieMatches(cookie, cookieHeaders))
  return request ? { binding: 'cookie', redirectUri: request.redirectUri } : 'stray'
}

/**
 * The cookie shows which browser it is, not who sent it here: a link on any page of that
 * browser carries the cookie too. So a denial ends nothing, and a code needs a person.
 */
function judgeWithoutState(params: CallbackParams, bound: Bound, expected: Expected): Verdict {
  if (params.code === undefined || params.error !== undefined) {
    return refused('denied-unbound', 403, params.error)
  }
  if (expected.missingState === 'refuse') return refused('missing-state', 403)
  return judgeAnswer(params, bound, expected.trustedHosts)
}

function judgeAnswer(
  params: CallbackParams,
  bound: Bound,
  trustedHosts: readonly string[],
): Verdict {
  const { code, hostname, locationid, error, errorDescription } = params
  if (error !== undefined || code === undefined) {
    return {
      kind: 'denied',
      ...(error === undefined ? {} : { error }),
      ...(errorDescription === undefined ? {} : { description: errorDescription }),
    }
  }
  if (!CODE.test(code)) return refused('malformed-code', 400)
  if (hostname !== undefined && !trustedHosts.includes(hostname)) {
    return refused('untrusted-host', 403, shown(hostname) ?? '')
  }
  const fields = { code: new Secret(code), hostname, locationid, ...bound }
  return { kind: 'accepted', callback: new AcceptedCallback(verdictOnly, fields) }
}

function refused(reason: RefusalReason, status: number, detail?: string): Refused {
  return { kind: 'refused', reason, status, ...(detail === undefined ? {} : { detail }) }
}
