import { findWord, hasSeveralTokens } from '../tokens/token-in-text.ts'
import {
  bareToken,
  type PastedToken,
  readTokenObject,
  readTokenWord,
  type SessionFound,
  type TokenFound,
  type TokenProblem,
  type TokenReading,
} from '../tokens/token-reader.ts'
import { MAX_PASTE_LENGTH, unwrapText } from '../tokens/unwrap-text.ts'
import {
  answerOf,
  type CallbackParams,
  findAddress,
  plainSeparators,
  readParams,
  shown,
} from './callback-params.ts'
import { parseRedirectUri, START_PATH } from './redirect-uri.ts'
import {
  type AcceptedCallback,
  type Denied,
  judgePastedParams,
  type PendingRequest,
  requestWithState,
} from './verdict.ts'

/** Why a pasted text cannot be used. `explainPaste` has the messages. */
export type PasteProblem =
  | TokenProblem
  | 'session'
  | 'several-tokens'
  | 'empty'
  | 'too-long'
  | 'not-recognised'
  | 'command'
  | 'authorize-page'
  | 'start-link'
  | 'no-code'
  | 'address-truncated'
  | 'duplicate'
  | 'wrong-state'
  | 'malformed-code'
  | 'untrusted-host'

/** The content of a pasted text. It is not trusted yet. */
type Pasted =
  /** Parameters of a response. `url` if they are part of an address, `bare` for a value alone. */
  | {
      readonly kind: 'params'
      readonly params: CallbackParams
      readonly url?: URL
      readonly bare?: true
    }
  | (TokenFound & { readonly state?: string })
  | SessionFound
  | { readonly kind: 'unusable'; readonly problem: PasteProblem }

interface PasteExpected {
  /** The requests of this login: `loopback.pending()`, or only the paste state without a listener. */
  readonly requests: readonly PendingRequest[]
  readonly trustedHosts: readonly string[]
  /** To recognize a redirected address. */
  readonly redirectUri: string
  /** The meaning of a value alone. @default 'code' */
  readonly bareWord?: 'code' | 'token'
}

export type PasteVerdict =
  | {
      readonly kind: 'code'
      readonly callback: AcceptedCallback
      /** The value was alone, so it can also be a token. */
      readonly mayBeToken: boolean
    }
  | {
      readonly kind: 'token'
      readonly token: PastedToken
      readonly hostname?: string
      /** pCloud's data centre. */
      readonly locationId?: number
    }
  | Denied
  | { readonly kind: 'refused'; readonly reason: PasteProblem; readonly detail?: string }

/**
 * Recognizes a pasted text: a code, an address, parameters, a token or rclone's blob, with any
 * quotes and line breaks. Pure, and does not throw.
 */
export function classifyPaste(text: string, bareWord: 'code' | 'token' = 'code'): Pasted {
  if (text.length > MAX_PASTE_LENGTH) return unusable('too-long')
  const plain = unwrapText(text)
  if (plain === '') return unusable('empty')
  const token = readTokenObject(plain)
  if (token !== undefined) return pastedToken(token)
  const address = findAddress(plain)
  if (address === 'broken') return unusable('not-recognised')
  if (address !== 'none') return classifyAddress(address)
  const params = plainSeparators(plain)
  if (/(?:^|[?&#\s])(?:code|error|access_token)=\S/.test(params)) return classifyParams(params)
  return classifyWord(plain, bareWord)
}

/**
 * Judges a pasted text in the order of {@link judgeCallback}: `state` if it exists, then denial and
 * code, then the host, which must be trusted (S2-S4).
 */
export function judgePaste(text: string, expected: PasteExpected): PasteVerdict {
  const pasted = classifyPaste(text, expected.bareWord)
  if (pasted.kind === 'unusable') return { kind: 'refused', reason: pasted.problem }
  if ((pasted.kind !== 'params' || pasted.bare) && hasSeveralTokens(text)) {
    return { kind: 'refused', reason: 'several-tokens' }
  }
  if (pasted.kind === 'session') return { kind: 'refused', reason: 'session' }
  if (pasted.kind === 'token') return judgeToken(pasted, expected)
  const redirected = pasted.url !== undefined && isRedirect(pasted.url, expected.redirectUri)
  const verdict = judgePastedParams(pasted.params, {
    requests: expected.requests,
    trustedHosts: expected.trustedHosts,
    ...(redirected ? { redirectUri: expected.redirectUri } : {}),
  })
  if (verdict.kind === 'denied') return verdict
  if (verdict.kind === 'accepted') {
    return { kind: 'code', callback: verdict.callback, mayBeToken: pasted.bare === true }
  }
  if (isCutOff(pasted.params, expected)) return { kind: 'refused', reason: 'address-truncated' }
  const reason = PARAMETER_PROBLEMS.find((problem) => problem === verdict.reason)
  const detail = verdict.detail === undefined ? {} : { detail: verdict.detail }
  return { kind: 'refused', reason: reason ?? 'not-recognised', ...detail }
}

/** Whether it is cut off within a state of this login or within a trusted host. */
function isCutOff({ state, hostname }: CallbackParams, expected: PasteExpected): boolean {
  const begins = (part: string | undefined, wholes: readonly string[]) =>
    part !== undefined && wholes.some((whole) => whole !== part && whole.startsWith(part))
  if (state === undefined) return begins(hostname, expected.trustedHosts)
  const states = expected.requests.map((request) => request.state)
  return state.length >= SHORTEST_PART && begins(state, states)
}

/** Two logins do not have so many equal characters by chance. */
const SHORTEST_PART = 4

const PARAMETER_PROBLEMS = ['duplicate', 'wrong-state', 'malformed-code', 'untrusted-host'] as const

function judgeToken(
  { state, token, hostname, locationId }: Pasted & { kind: 'token' },
  { requests, trustedHosts }: PasteExpected,
): PasteVerdict {
  if (state !== undefined && requestWithState(state, requests) === undefined) {
    return { kind: 'refused', reason: 'wrong-state' }
  }
  if (hostname !== undefined && !trustedHosts.includes(hostname)) {
    return { kind: 'refused', reason: 'untrusted-host', detail: shown(hostname) ?? '' }
  }
  return {
    ...{ kind: 'token', token },
    ...(hostname !== undefined && { hostname }),
    ...(locationId !== undefined && { locationId }),
  }
}

/** Ignores the scheme: some browsers change the address to https before they fail. */
function isRedirect(url: URL, redirectUri: string): boolean {
  const { origin, path } = parseRedirectUri(redirectUri)
  return url.host === new URL(origin).host && url.pathname === path
}

function classifyAddress(url: URL): Pasted {
  const text = answerOf(url)
  const all = new URLSearchParams(text)
  const isAnswer = ['code', 'error', 'access_token', 'state'].some((name) => all.has(name))
  if (url.pathname.startsWith(START_PATH) || isStartOfRclone(url, all))
    return unusable('start-link')
  if (all.has('client_id') && !all.has('code')) return unusable('authorize-page')
  if (isAnswer) return classifyParams(text, url)
  return unusable(LOGIN_PAGE.test(url.pathname + url.hash) ? 'authorize-page' : 'no-code')
}

const LOGIN_PAGE = /\/(?:authorize|log-?in|sign-?in)\b|\bpage=(?:login|register)\b/i

/** `http://127.0.0.1:53682/auth?state=...` (`lib/oauthutil/oauthutil.go`). */
function isStartOfRclone(url: URL, params: URLSearchParams): boolean {
  return url.pathname === '/auth' && params.has('state') && !params.has('code')
}

function classifyParams(text: string, url?: URL): Pasted {
  const query = text
    .replace(/^[^?#=\s]*[?#]/, '')
    .replace(/[?#]/g, '&')
    .replace(/\s+/g, '')
  const params = readParams(query)
  const all = new URLSearchParams(query)
  const [accessToken, ...more] = all.getAll('access_token')
  if (params === 'duplicate' || more.length > 0) return unusable('duplicate')
  if (accessToken === undefined) {
    return { kind: 'params', params, ...(url === undefined ? {} : { url }) }
  }
  const { state, hostname } = params
  const location = Number(all.get('locationid') ?? all.get('location_id'))
  const found = bareToken(accessToken, all.get('token_type') ?? undefined)
  if (found.kind === 'refused') return unusable(found.problem)
  return {
    ...found,
    ...(hostname === undefined ? {} : { hostname }),
    ...(location === 1 || location === 2 ? { locationId: location } : {}),
    ...(state === undefined ? {} : { state }),
  }
}

function classifyWord(text: string, bareWord: 'code' | 'token'): Pasted {
  const found = findWord(text)
  if (found.kind === 'word' && bareWord === 'code') {
    return { kind: 'params', params: { code: found.text }, bare: true }
  }
  const token = readTokenWord(found)
  if (token !== undefined) return pastedToken(token)
  return unusable(found.kind === 'command' ? 'command' : 'not-recognised')
}

function pastedToken(found: TokenReading): Pasted {
  return found.kind === 'refused' ? unusable(found.problem) : found
}

function unusable(problem: PasteProblem): Pasted {
  return { kind: 'unusable', problem }
}
