import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LoginSession } from '../../src/oauth-loopback/login-session.ts'
import type { PageResponse, Reply } from '../../src/oauth-loopback/page-response.ts'
import { parseRedirectUri } from '../../src/oauth-loopback/redirect-uri.ts'
import type { CallbackRequest } from '../../src/oauth-loopback/request-guard.ts'
import {
  createStartLinks,
  type StartLink,
  type StartLinks,
  StartLinkVisits,
  type Visit,
} from '../../src/oauth-loopback/start-links.ts'
import { judgeCallback } from '../../src/oauth-loopback/verdict.ts'
import { runs } from './generate.ts'
import { foreignHost, TRUSTED } from './hosts.ts'

type Verdict = ReturnType<typeof judgeCallback>

const ORIGIN = 'http://localhost:53682'
const HOSTS = ['localhost:53682', '127.0.0.1:53682', '[::1]:53682']
const opened = (visits: StartLinkVisits, link: StartLink) => {
  const visit = visits.open(link, [], 'this-user')
  if (visit.kind !== 'go') throw new Error('the link can be opened')
  return visit.visit
}
const links = createStartLinks()
const visits = new StartLinkVisits([links.opener, links.printed])
const [opener, printed] = [opened(visits, links.opener), opened(visits, links.printed)]
const CODE = 'kHcOQZGvBz7ZzdRvYYKiYiXMQ7ZSxIN'
const REQUESTS = [opener, printed].map(({ state, cookie }) => ({ state, cookie }))

type Cookie = { readonly name: string; readonly value: string }
const jar = ({ name, value }: Cookie) => ['Cookie', `theme=dark; ${name}=${value}`]

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'get']
const PATHS = ['/', '//', '/callback', '/favicon.ico', '/..', `${ORIGIN}/`]
const HOST_LINES: readonly (readonly string[])[] = [
  ...[[HOSTS[0] ?? ''], ['LOCALHOST:53682'], ['[::1]:53682'], [], ['evil.example:53682']],
  ...[['localhost'], ['localhost:53682.'], ['localhost:53682', 'localhost:53682']],
]
const STATES = ['', `&state=${opener.state}`, `&state=${'A'.repeat(43)}`, '&state=']
const COOKIES: readonly (readonly string[])[] = [
  [],
  jar(opener.cookie),
  jar({ name: printed.cookie.name, value: opener.cookie.value }),
  jar({ name: `x${printed.cookie.name}`, value: printed.cookie.value }),
]
const ANSWERS = {
  code: `code=${CODE}`,
  'code and host': `code=${CODE}&hostname=eapi.pcloud.com`,
  'code and foreign host': `code=${CODE}&hostname=eapi.pcloud.com.evil.example`,
  'code twice': `code=${CODE}&code=${CODE}`,
  'bad code': 'code=a%20b',
  denial: 'error=access_denied',
  'code and denial': `code=${CODE}&error=access_denied`,
  nothing: 'locationid=1',
} as const
const LOOKAHEADS: readonly (readonly string[])[] = [
  [],
  ['Sec-Fetch-Dest', 'document'],
  ['Sec-Fetch-Dest', 'image'],
  ['Sec-Purpose', 'prefetch;prerender'],
  ['X-Moz', 'prefetch'],
]
const MISSING = ['refuse', 'ask-person', 'allow'] as const
const RULES = {
  refuse: { canConfirm: false, allowMissingState: false },
  'ask-person': { canConfirm: true, allowMissingState: false },
  allow: { canConfirm: false, allowMissingState: true },
} as const

interface Case {
  readonly method: string
  readonly path: string
  readonly host: readonly string[]
  readonly state: number
  readonly cookie: number
  readonly answer: keyof typeof ANSWERS
  readonly lookahead: number
  readonly missingState: (typeof MISSING)[number]
}

/** What ought to come of it, said without the code that decides. */
function meant(it: Case): string {
  const [host, ...more] = it.host
  if (it.method !== 'GET') return '405'
  if (it.path !== '/') return '404'
  if (more.length > 0 || !HOSTS.includes((host ?? '').toLowerCase())) return '421'
  if (it.lookahead > 2) return '204'
  if (it.lookahead === 2) return '403'
  if (it.answer === 'code twice') return '400'
  const bound = it.state === 1 ? 'state' : it.state === 2 ? 'none' : it.cookie === 1 && 'cookie'
  if (bound === 'none' || bound === false) return '403'
  if (it.answer.includes('denial') || it.answer === 'nothing') {
    return bound === 'state' ? 'denied' : '403'
  }
  const isProven = bound === 'state' ? it.cookie === 1 : it.missingState === 'allow'
  const isRefused = !isProven && it.missingState !== 'ask-person'
  if (isRefused && bound === 'cookie') return '403'
  if (it.answer === 'bad code') return '400'
  if (it.answer === 'code and foreign host' || isRefused) return '403'
  return `${isProven ? 'accepted' : 'to be confirmed'} by ${bound}`
}

function requestOf(it: Case): CallbackRequest {
  const hosts = it.host.flatMap((host) => ['Host', host])
  const rest = [...(COOKIES[it.cookie] ?? []), ...(LOOKAHEADS[it.lookahead] ?? [])]
  const target = `${it.path}?${ANSWERS[it.answer]}${STATES[it.state]}`
  return { method: it.method, target, rawHeaders: [...hosts, ...rest] }
}

function told(verdict: Verdict): string {
  if (verdict.kind === 'accepted') {
    const { doubt, binding } = verdict.callback
    return `${doubt === undefined ? 'accepted' : 'to be confirmed'} by ${binding}`
  }
  return verdict.kind === 'denied' ? 'denied' : String(verdict.status)
}

function* everyCase(): Generator<Case> {
  const answers = Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]
  for (const method of METHODS)
    for (const path of PATHS)
      for (const host of HOST_LINES)
        for (let at = 0; at < STATES.length * COOKIES.length * LOOKAHEADS.length; at += 1)
          for (const answer of answers)
            for (const missingState of MISSING) {
              const state = at % STATES.length
              const cookie = Math.floor(at / STATES.length) % COOKIES.length
              const lookahead = Math.floor(at / STATES.length / COOKIES.length)
              yield { method, path, host, state, cookie, answer, lookahead, missingState }
            }
}

describe('callbacks', { timeout: 120_000 }, () => {
  test('S2 S3 S4 S10 S11 S14: each method, path, Host, state, cookie, response and look-ahead', () => {
    const counts = new Map<string, number>()
    for (const it of everyCase()) {
      const verdict = judgeCallback(requestOf(it), {
        ...{ path: '/', hosts: HOSTS, requests: REQUESTS },
        ...{ trustedHosts: TRUSTED, ...RULES[it.missingState] },
      })
      const outcome = told(verdict)
      // Not `expect` each time: there are half a million of them.
      if (outcome !== meant(it)) expect(outcome, JSON.stringify(it)).toBe(meant(it))
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual([
      '204',
      '400',
      '403',
      '404',
      '405',
      '421',
      'accepted by cookie',
      'accepted by state',
      'denied',
      'to be confirmed by cookie',
      'to be confirmed by state',
    ])
  })

  test('S3 S13 S15 S16: whatever strangers send, the real callback is accepted and every response is harmless', async () => {
    const law = fc.asyncProperty(fc.array(stranger, { maxLength: 25 }), async (requests) => {
      const { session, own, tab } = startSession()
      const settled = session.next(AbortSignal.timeout(5_000))
      for (const request of requests) {
        const { answers } = tab(request(own))
        for (const answer of answers) expectHarmless(answer, own)
      }
      const { held } = tab({
        ...{ method: 'GET', target: `/?code=${CODE}&state=${own.state}` },
        rawHeaders: ['Host', 'localhost:53682', ...jar(own.cookie)],
      })
      const attempt = await settled
      expect([held, attempt.kind]).toEqual([true, 'callback'])
      if (attempt.kind === 'callback') expect(attempt.callback.code.reveal()).toBe(CODE)
      await session.stop()
    })
    await fc.assert(law, runs(400))
  })
})

interface Own extends Visit {
  readonly links: StartLinks
}
type Stranger = (own: Own) => CallbackRequest

function startSession() {
  const links = createStartLinks()
  const redirectUri = parseRedirectUri(`${ORIGIN}/`)
  const session = new LoginSession({
    ...{ redirectUri, links, trustedHosts: TRUSTED, ...RULES.refuse, doneGraceMs: 5 },
    authorizeUrl: (state) => `https://my.pcloud.com/oauth2/authorize?state=${state}`,
    brand: { app: 'pcloud-config', service: 'pCloud' },
    postNotice: () => undefined,
  })
  const tab = (request: CallbackRequest) => {
    const answers: PageResponse[] = []
    const seen = { held: false, answers }
    const reply: Reply = {
      gone: false,
      send: async (answer) => void answers.push(answer),
      hold() {
        seen.held = true
      },
    }
    session.handle(request, reply, () => 'this-user')
    return seen
  }
  const start = {
    method: 'GET',
    target: `/start/${links.opener.nonce}`,
    rawHeaders: ['Host', HOSTS[0] ?? ''],
  }
  tab(start)
  const [begun] = session.pending()
  if (begun?.cookie === undefined) throw new Error('the visit is known')
  const own: Own = { links, state: begun.state, cookie: begun.cookie, doubt: undefined }
  return { session, own, tab }
}

/** Nothing that a stranger did not know already, and no header that invites him. */
function expectHarmless({ status, headers, body }: PageResponse, own: Own): void {
  const text = `${JSON.stringify(headers)}${body}`
  const { opener, program, printed, pageState } = own.links
  const nonces = [opener, program, printed].map(({ nonce }) => nonce)
  for (const secret of [...nonces, pageState, own.state, own.cookie.value]) {
    expect(text).not.toContain(secret)
  }
  expect(text).not.toContain('<script>alert')
  expect(Object.keys(headers).join()).not.toMatch(/access-control/i)
  expect(headers).toMatchObject({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
  expect([204, 400, 403, 404, 405, 414, 421]).toContain(status)
}

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('<script>alert(1)</script>', '%00', '%0d%0aX: y', '"\'><', 'x'.repeat(9000)),
)
const param = fc.tuple(
  fc.constantFrom('code', 'state', 'error', 'error_description', 'hostname', 'locationid', 'x'),
  fc.oneof(text, foreignHost, fc.constant(CODE)),
)
const query = fc
  .array(param, { maxLength: 5 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'))
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constant('/') },
  fc.constantFrom('/start/', '/start/x', '/done/', '/done/x', '/%2e%2e', '/favicon.ico', '*', ''),
  text.map((word) => `/start/${encodeURI(word)}`),
)
const header = fc.oneof(
  fc.constantFrom<readonly string[]>(
    ['Host', 'evil.example'],
    ['Sec-Purpose', 'prefetch'],
    ['Sec-Fetch-Dest', 'iframe'],
    ['Origin', 'https://evil.example'],
    ['Cookie', 'login_x=y'],
  ),
  fc.tuple(fc.constantFrom('Cookie', 'Origin', 'Referer', 'X'), text),
)
/** The printed link may be opened once by anybody who knows it; here nobody does. */
const stranger: fc.Arbitrary<Stranger> = fc
  .record({
    method: fc.oneof({ weight: 5, arbitrary: fc.constant('GET') }, fc.constantFrom(...METHODS)),
    target: fc.tuple(path, query).map(([where, what]) => `${where}?${what}`),
    headers: fc.array(header, { maxLength: 3 }),
    cookie: fc.boolean(),
  })
  .map(({ method, target, headers, cookie }) => (own) => {
    // A link on any page carries the cookie to the listener (S2).
    const carried = cookie ? jar(own.cookie) : []
    return { method, target, rawHeaders: ['Host', HOSTS[0] ?? '', ...headers.flat(), ...carried] }
  })
