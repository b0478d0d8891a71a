import { Secret } from '../secret.ts'
import { type CallbackParams, readParams, shown } from './callback-params.ts'
import { type Cookie, cookieMatches, sameText } from './random-values.ts'
import { type CallbackRequest, headerValues, type ScreenReason, screen } from './request-guard.ts'

/**
 * Why a person must confirm whose account it is (S2, S22). `no-cookie`: the callback came from
 * another browser than the visit, or the service's page was opened without a start link.
 */
export type Doubt = 'no-state' | 'no-cookie' | 'two-browsers' | 'another-user'

/** An authorization request of this login that the service can still answer. */
export interface PendingRequest {
  readonly state: string
  /** Only a request that began with a start link has one. */
  readonly cookie?: Cookie
  /** As it was sent. Absent if the request had none (paste login). */
  readonly redirectUri?: string
  /** What makes a login from this request doubtful, whatever its callback brings. */
  readonly doubt?: Doubt
}

/** What the program may do with a callback that is not proven to be the person's own. */
export interface DoubtRules {
  /** A person can look at the account before anything is saved. */
  readonly canConfirm: boolean
  /** The user accepts a callback without `state` from the browser of the start link (S2). */
  readonly allowMissingState: boolean
}

export interface Expected extends DoubtRules {
  /** Path of the redirect URI. */
  readonly path: string
  readonly hosts: readonly string[]
  readonly requests: readonly PendingRequest[]
  /** The service's host names that a callback may choose from. Compared exactly (S4). */
  readonly trustedHosts: readonly string[]
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
  /** A person must confirm the account, and this run cannot ask. */
  | 'unconfirmed'
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
  readonly doubt: Doubt | undefined
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
  /** A person must confirm the account before it is used. */
  readonly doubt: Doubt | undefined

  constructor(key: symbol, fields: CallbackFields) {
    if (key !== verdictOnly) throw new TypeError('Only a verdict accepts a callback.')
    this.code = fields.code
    this.hostname = fields.hostname
    this.locationid = fields.locationid
    this.binding = fields.binding
    this.redirectUri = fields.redirectUri
    this.doubt = fields.doubt
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
  readonly doubt: Doubt | undefined
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
  const bound = bind(params.state, cookies, expected)
  if (typeof bound === 'string') return refused(bound, 403)
  return judgeBound(params, bound, expected)
}

/**
 * Judges the parameters of a pasted address. Without `state` the paste itself is what
 * ties the code to the person; a state that is there must be of this run.
 */
export function judgePastedParams(
  params: CallbackParams,
  expected: Pick<Expected, 'requests' | 'trustedHosts'> & { readonly redirectUri?: string },
): Verdict {
  const { state } = params
  const request = state === undefined ? expected : requestWithState(state, expected.requests)
  if (request === undefined) return refused('wrong-state', 403)
  // The person chose this text, so there is nothing to confirm.
  const bound = { redirectUri: request.redirectUri, doubt: undefined }
  const binding = state === undefined ? 'paste' : 'state'
  return judgeAnswer(params, { ...bound, binding }, expected.trustedHosts)
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
  { requests, allowMissingState }: Pick<Expected, 'requests' | 'allowMissingState'>,
): Bound | 'wrong-state' | 'stray' {
  const hasCookie = ({ cookie }: PendingRequest) =>
    cookie !== undefined && cookieMatches(cookie, cookieHeaders)
  const request = state === undefined ? requests.find(hasCookie) : requestWithState(state, requests)
  if (request === undefined) return state === undefined ? 'stray' : 'wrong-state'
  const { redirectUri, doubt } = request
  if (state === undefined) {
    const missing = allowMissingState ? undefined : 'no-state'
    return { binding: 'cookie', redirectUri, doubt: doubt ?? missing }
  }
  return {
    binding: 'state',
    redirectUri,
    doubt: doubt ?? (hasCookie(request) ? undefined : 'no-cookie'),
  }
}

/**
 * A cookie shows which browser it is, not who sent it here: a link on any page carries the cookie
 * too. And the browser of another user can have a valid `state`. Neither may end the login.
 */
function judgeBound(params: CallbackParams, bound: Bound, expected: Expected): Verdict {
  const isDenial = params.code === undefined || params.error !== undefined
  if (isDenial && (bound.binding === 'cookie' || bound.doubt === 'another-user')) {
    return refused('denied-unbound', 403, params.error)
  }
  const cannotConfirm = bound.doubt !== undefined && !expected.canConfirm
  if (cannotConfirm && bound.doubt === 'no-state') return refused('missing-state', 403)
  const verdict = judgeAnswer(params, bound, expected.trustedHosts)
  return cannotConfirm && verdict.kind === 'accepted' ? refused('unconfirmed', 403) : verdict
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
