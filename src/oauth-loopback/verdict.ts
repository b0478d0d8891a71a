import { Secret } from '../secret.ts'
import { type CallbackParams, readParams, shown } from './callback-params.ts'
import { type Cookie, cookieMatches, sameText } from './random-values.ts'
import {
  type CallbackRequest,
  type GuardReason,
  guardRequest,
  headerValues,
} from './request-guard.ts'

/**
 * Why the user must confirm the account (S2, S22). `no-cookie`: the callback and the visit are from
 * different browsers, or the service's page was opened without a start link.
 */
export type Doubt = 'no-state' | 'no-cookie' | 'two-browsers' | 'another-user'

/** An authorization request of this login that still waits for a response. */
export interface PendingRequest {
  readonly state: string
  /** Only a request that started with a start link has one. */
  readonly cookie?: Cookie
  /** Exactly as sent. Undefined if the request had none (paste login). */
  readonly redirectUri?: string
  /** Why a login from this request is doubtful, with any callback. */
  readonly doubt?: Doubt
}

/** What to do with a callback that may not be the user's own. */
export interface DoubtRules {
  /** A user can confirm the account before anything is saved. */
  readonly canConfirm: boolean
  /** The user accepts a callback without `state` from the browser of the start link (S2). */
  readonly allowMissingState: boolean
}

interface Expected extends DoubtRules {
  /** Path of the redirect URI. */
  readonly path: string
  readonly hosts: readonly string[]
  readonly requests: readonly PendingRequest[]
  /** A callback may name only these hosts of the service. Compared exactly (S4). */
  readonly trustedHosts: readonly string[]
}

/** What ties an accepted code to this login: the state, the start cookie, or the user's paste. */
type Binding = 'state' | 'cookie' | 'paste'

export type RefusalReason =
  | GuardReason
  | 'duplicate'
  | 'wrong-state'
  /** Without state and cookie, any program can have sent this. */
  | 'stray'
  | 'missing-state'
  /** The user must confirm the account, and the program cannot ask. */
  | 'unconfirmed'
  | 'denied-unbound'
  | 'malformed-code'
  | 'untrusted-host'

export interface Denied {
  readonly kind: 'denied'
  /** RFC 6749 section 4.1.2.1. Undefined if the service sends no parameters, like pCloud. */
  readonly error?: string
  readonly description?: string
}

export interface Refused {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  readonly status: number
  /** The untrusted host, or the error of an unbound denial. Safe to show. */
  readonly detail?: string
}

type Verdict = { readonly kind: 'accepted'; readonly callback: AcceptedCallback } | Denied | Refused

interface CallbackFields {
  readonly code: Secret
  readonly hostname: string | undefined
  readonly locationid: number | undefined
  readonly binding: Binding
  readonly redirectUri: string | undefined
  readonly doubt: Doubt | undefined
}

/** Private to this file, so that no other file can create an {@link AcceptedCallback}. */
const verdictOnly = Symbol('verdict only')

/**
 * A code that passed {@link judgeCallback} or {@link judgePastedParams}. The exchange accepts
 * nothing else, so the checks cannot be skipped.
 */
export class AcceptedCallback {
  readonly #judged = true
  readonly code: Secret
  /** The service's host for the account. Always a trusted host. */
  readonly hostname: string | undefined
  readonly locationid: number | undefined
  readonly binding: Binding
  /** The exchange must send the same value. Undefined if the request had none. */
  readonly redirectUri: string | undefined
  /** The user must confirm the account before it is used. */
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

/** RFC 6749 appendix A.11, without the space: a code with a space is damaged. */
const CODE = /^[\x21-\x7e]{1,4096}$/

interface Bound {
  readonly binding: Binding
  readonly redirectUri: string | undefined
  readonly doubt: Doubt | undefined
}

/**
 * Judges a request to the redirect URI. It uses no parameter, not even `error`, before `state` or
 * the cookie proves that the request belongs to this login. Otherwise, any page could end the login
 * (S3, CVE-2026-42073).
 */
export function judgeCallback(request: CallbackRequest, expected: Expected): Verdict {
  const guarded = guardRequest(request, {
    knownPath: (path) => path === expected.path,
    hosts: expected.hosts,
  })
  if (!guarded.passed) return { kind: 'refused', reason: guarded.reason, status: guarded.status }
  const params = readParams(guarded.query)
  if (params === 'duplicate') return refused('duplicate', 400)
  const cookies = headerValues(request.rawHeaders, 'cookie')
  const bound = bind(params.state, cookies, expected)
  if (typeof bound === 'string') return refused(bound, 403)
  return judgeBound(params, bound, expected)
}

/**
 * Judges the parameters of a pasted address. Without `state`, the paste ties the code to the user.
 * A `state` must belong to this login.
 */
export function judgePastedParams(
  params: CallbackParams,
  expected: Pick<Expected, 'requests' | 'trustedHosts'> & { readonly redirectUri?: string },
): Verdict {
  const { state } = params
  const request = state === undefined ? expected : requestWithState(state, expected.requests)
  if (request === undefined) return refused('wrong-state', 403)
  // The user chose this text, so no confirmation is needed.
  const bound = { redirectUri: request.redirectUri, doubt: undefined }
  const binding = state === undefined ? 'paste' : 'state'
  return judgeAnswer(params, { ...bound, binding }, expected.trustedHosts)
}

/** The request of this login with this `state`. */
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
 * A cookie identifies the browser, but a link on any page sends the cookie too. A different user's
 * browser can have a valid `state`. Neither may end the login.
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
