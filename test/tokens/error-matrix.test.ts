import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { HttpAnswer, ServiceClient } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import {
  askPinkcloudsyncSessions,
  pinkcloudsyncToken,
  readPinkcloudsyncAnswer,
} from '../../src/services/pinkcloudsync/api.ts'
import {
  askVerizonAccount,
  readVerizonAnswer,
  verizonRefresh,
} from '../../src/services/verizon/api.ts'
import type { Renewal } from '../../src/tokens/renewal.ts'
import { TokenSource } from '../../src/tokens/token-source.ts'
import { memoryStore, tokenOf } from './memory-store.ts'

const NOW = Date.parse('2026-11-22T08:00:00Z')
const DAY = 86_400
const TEN_YEARS = 315_360_000

const app = {
  clientId: 'id',
  clientSecret: new Secret('s'),
  redirectUri: 'http://localhost:53682/',
}
const keys = { apiKey: 'k', apiSecret: new Secret('s') }

interface Service {
  readonly renewal: Renewal
  readonly usualLife: number
  readonly wordsIn: string
  readonly ask: typeof askVerizonAccount
}

const SERVICES: Readonly<Record<string, Service>> = {
  verizon: {
    renewal: {
      request: (token) => token?.refreshToken && verizonRefresh(app, token.refreshToken),
      read: readVerizonAnswer,
    },
    usualLife: 9 * 3600,
    wordsIn: 'error_description',
    ask: askVerizonAccount,
  },
  pinkcloudsync: {
    renewal: { request: () => pinkcloudsyncToken(keys), read: readPinkcloudsyncAnswer },
    usualLife: 3600,
    wordsIn: 'message',
    ask: askPinkcloudsyncSessions,
  },
}

type Answer = HttpAnswer | Error

/** The errors of `host/http.ts`. */
const network = (message: string) => new PcloudConfigError('network', message)
const service = (message: string) => new PcloudConfigError('service', message)
const json = (fields: unknown, status = 200, retryAfter?: string): HttpAnswer => ({
  status,
  body: JSON.stringify(fields),
  ...(retryAfter !== undefined && { retryAfter }),
})
const bare = (status: number, retryAfter?: string): HttpAnswer => ({
  status,
  body: '<html>Bad</html>',
  ...(retryAfter !== undefined && { retryAfter }),
})
const good = (more: object = {}) =>
  json({ access_token: 'new', token_type: 'Bearer', expires_in: DAY, ...more })

/** Gives the answers in order, then repeats the last answer. */
async function renew({ renewal }: Service, answers: readonly Answer[]) {
  const { store, disk } = memoryStore(tokenOf('old', '2026-11-22T08:00:01Z', 'r'))
  const slept: number[] = []
  let asked = 0
  const answer = async () => {
    const next = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    if (next === undefined || next instanceof Error) throw next
    return next
  }
  const http: ServiceClient = { postForm: answer, postJson: answer, get: answer }
  const deps = {
    http: async () => http,
    now: () => NOW,
    chance: () => 0,
    sleep: async (ms: number) => void slept.push(ms),
  }
  const source = new TokenSource({ store, renewal, deps })
  const ended = await source.token().then(
    ({ accessToken, expiry }) => ({
      token: accessToken.reveal(),
      life: (Date.parse(expiry) - NOW) / 1000,
    }),
    (error: PcloudConfigError) => ({ code: error.code, message: error.message }),
  )
  return { ...ended, asked, slept, saved: disk.token?.accessToken.reveal() }
}

describe.each(Object.entries(SERVICES))('the token endpoint of %s', (_, one) => {
  const words = (error: string, said: string, status: number) =>
    json({ error, [one.wordsIn]: said }, status)

  it.each<[string, Answer, number | undefined]>([
    ['a life', good(), DAY],
    ['a life as text', good({ expires_in: '86400' }), DAY],
    ['a life with a fraction', good({ expires_in: 60.9 }), 60],
    ['no life', good({ expires_in: undefined }), undefined],
    ['a negative life', good({ expires_in: -5 }), undefined],
    ['a life of nothing', good({ expires_in: 0 }), undefined],
    ['a life that is no number', good({ expires_in: 'soon' }), undefined],
    ['a life that is a list', good({ expires_in: [60] }), undefined],
    ['a life of ages', good({ expires_in: 1e300 }), TEN_YEARS],
    ['a life of ages as text', good({ expires_in: '999999999999999' }), TEN_YEARS],
    ['a type that is no word', good({ token_type: 'a\nb' }), DAY],
    ['a refresh token that is a number', good({ refresh_token: 7 }), DAY],
  ])('HTTP 200 with %s is a token', async (_what, answer, life) => {
    const ended = await renew(one, [answer])
    expect(ended).toMatchObject({
      token: 'new',
      saved: 'new',
      asked: 1,
      life: life ?? one.usualLife,
    })
  })

  it.each<[string, Answer]>([
    ['200 that is a web page', bare(200)],
    ['200 that is empty', { status: 200, body: '' }],
    ['200 without a token', json({ token_type: 'Bearer' })],
    ['200 with a token that is a number', good({ access_token: 7 })],
    ['200 with a token of two lines', good({ access_token: 'a\nb' })],
    ['200 with a token without end', good({ access_token: 'a'.repeat(10_000) })],
    ['200 that is a list', json([1])],
    [
      '200 nested without end',
      { status: 200, body: `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}` },
    ],
    ['204', { status: 204, body: '' }],
    ['403 of a gateway', bare(403)],
    ['404', bare(404)],
    ['412', bare(412)],
    ['413', bare(413)],
    ['501', bare(501)],
    ['a redirect', service('sent a redirect (HTTP 302).')],
    ['an answer without end', service('sent more than 1048576 bytes.')],
    ['no answer in time', network('did not respond in time.')],
    ['a reset before the answer', network('broke.')],
    ['a reset within the answer', network('broke.')],
  ])('%s: asks once, saves nothing, and says to try later', async (_what, answer) => {
    const { code } = answer instanceof PcloudConfigError ? answer : { code: 'service' }
    expect(await renew(one, [answer])).toMatchObject({ code, asked: 1, slept: [], saved: 'old' })
  })

  it.each<[string, Answer, string]>([
    ['400', words('invalid_grant', 'gone', 400), 'gone'],
    ['401', words('invalid_client', 'who?', 401), 'who?'],
    ['400 of no known shape', bare(400), 'HTTP 400'],
    ['401 without a body', { status: 401, body: '' }, 'HTTP 401'],
    [
      '403 in the words of the service',
      words('insufficient_permissions', 'not you', 403),
      'not you',
    ],
    ['200 with an error in it', words('invalid_grant', 'gone', 200), 'gone'],
  ])('%s: asks once, keeps the token, and says to log in again', async (_what, answer, said) => {
    expect(await renew(one, [answer])).toMatchObject({
      ...{ code: 'token-invalid', asked: 1, slept: [], saved: 'old' },
      message: expect.stringContaining(said),
    })
  })

  it.each<[string, Answer, readonly number[]]>([
    ['429 with seconds', bare(429, '7'), [7000]],
    ['429 with a date', bare(429, 'Sun, 22 Nov 2026 08:00:09 GMT'), [9000]],
    ['429 with a date that has passed', bare(429, 'Sun, 22 Nov 2026 07:00:00 GMT'), [0]],
    ['429 with nothing', bare(429), [500]],
    ['429 with nonsense', bare(429, 'later'), [500]],
    ['500', bare(500), [500]],
    ['502', bare(502), [500]],
    ['503 with seconds', bare(503, '1'), [1000]],
    ['504', words('timeout', 'gateway', 504), [500]],
  ])('%s: waits, then asks again', async (_what, answer, slept) => {
    expect(await renew(one, [answer, good()])).toMatchObject({ token: 'new', asked: 2, slept })
    expect(await renew(one, [answer])).toMatchObject({ code: 'service', asked: 4, saved: 'old' })
  })

  it('429 with a very long wait fails at once', async () => {
    expect(await renew(one, [bare(429, '31')])).toMatchObject({
      code: 'service',
      asked: 1,
      slept: [],
    })
  })
})

describe.each(Object.entries(SERVICES))('a request to %s with a token', (_, one) => {
  const ask = (answer: Answer) => {
    const give = async () => {
      if (answer instanceof Error) throw answer
      return answer
    }
    const http: ServiceClient = { postForm: give, postJson: give, get: give }
    return one.ask(http, new Secret('t'), new AbortController().signal).then(
      ({ kind }) => kind,
      (error: PcloudConfigError) => error.code,
    )
  }

  it.each<[string, Answer, string]>([
    ['200', json({ sessions: [] }), 'accepted'],
    ['200 that is a web page', bare(200), 'service'],
    ['401', bare(401), 'refused'],
    ['403', json({ error: 'insufficient_permissions' }, 403), 'denied'],
    ['400', bare(400), 'service'],
    ['404', bare(404), 'service'],
    ['412', bare(412), 'service'],
    ['413', bare(413), 'service'],
    ['429', bare(429, '5'), 'service'],
    ['500', bare(500), 'service'],
    ['503', bare(503), 'service'],
    ['504', bare(504), 'service'],
    ['a redirect', service('redirect'), 'service'],
    ['no answer', network('late'), 'network'],
  ])('%s is %s', async (_what, answer, kind) => {
    expect(await ask(answer)).toBe(kind)
  })
})
