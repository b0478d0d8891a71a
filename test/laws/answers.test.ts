import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { HttpAnswer } from '../../src/http.ts'
import { decodeCredentials, encodeCredentials } from '../../src/remotes/sdk-credentials-file.ts'
import { Secret } from '../../src/secret.ts'
import { fetchAccount, fetchDetails } from '../../src/services/pcloud/account.ts'
import { pcloudApi } from '../../src/services/pcloud/api.ts'
import { listFolder, ROOT } from '../../src/services/pcloud/folder-listing.ts'
import { readPollAnswer, readTokenAnswer } from '../../src/services/pcloud/oauth.ts'
import {
  type Challenge,
  loginByPassword,
  notifyDevices,
  type PasswordLogin,
  sendSecondFactor,
  sendSms,
} from '../../src/services/pcloud/password-login.ts'
import { readPinkcloudsyncAnswer } from '../../src/services/pinkcloudsync/api.ts'
import { readVerizonAnswer } from '../../src/services/verizon/api.ts'
import { decodeToken, encodeToken } from '../../src/tokens/rclone-token.ts'
import { type TokenAnswer, tokenIssued } from '../../src/tokens/token-answer.ts'
import { runs } from './generate.ts'

/** What no terminal, no line of a file and no header may get. */
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
const NOW = Date.parse('2026-01-01T00:00:00Z')
/** Stands in every answer; no message may quote it. */
const CANARY = 'CANARYtokenCANARYtokenCANARY'

const TRUE_ANSWERS: readonly Readonly<Record<string, unknown>>[] = [
  { result: 0, access_token: CANARY, token_type: 'bearer', userid: 7, locationid: 2 },
  { access_token: CANARY, refresh_token: `${CANARY}2`, token_type: 'Bearer', expires_in: 3600 },
  { result: 2012, error: 'Invalid code.' },
  { error: 'invalid_grant', error_description: 'gone', message: 'gone' },
  { result: 0, email: 'a@b.example', userid: 7, quota: 10, usedquota: 1, language: 'en', plan: 0 },
  {
    result: 0,
    metadata: {
      ...{ folderid: 0, isfolder: true, name: '/' },
      contents: [{ folderid: 5, isfolder: true, name: 'Backups', encrypted: false }, { name: 'x' }],
    },
  },
  { result: 0, auth: CANARY, digest: 'd1', phonedata: { msisdn: '+41790000000' } },
  { result: 0, devices: [{ name: 'phone' }], digest: 'd2' },
  { result: 2297, token: CANARY, tfatype: 1, hasdevices: true },
  { result: 2321, location: { id: 2 } },
]

const hostileText = fc.oneof(
  fc.constantFrom(
    ...[
      '\u001b]52;c;aGk=\u0007',
      '\u001b[2J',
      '\u202e',
      '\u0085',
      '\r\nX: y',
      '\0',
      '\ufeff',
      '\ud800',
    ],
    ...['', 'x'.repeat(5_000), 'x'.repeat(9_000), '__proto__', '0', 'true', 'd19'],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 0.5, 1.5, 2 ** 53, 2 ** 53 + 2, 1e21, 1e300, -1e300, 5e-324],
    ...[[], {}, [[]], { toString: null, valueOf: null }, { length: 1e9 }, 2297, 4000],
  ),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
)

/** A true answer with some fields of another's, left out, or of any value. */
const mutated = fc
  .tuple(
    fc.constantFrom(...TRUE_ANSWERS),
    fc.constantFrom(...TRUE_ANSWERS),
    fc.array(fc.tuple(fc.nat(), fc.option(hostileValue, { nil: undefined })), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([one, other, changes, inside]) => {
    const fields: Record<string, unknown> = structuredClone({ ...one, ...other })
    for (const [at, drawn] of changes) {
      // The constants among them are drawn more than once.
      const value = structuredClone(drawn)
      const names = Object.keys(fields)
      const name = names[at % names.length] ?? 'result'
      const inner = fields[name]
      const holds = inside && inner !== null && typeof inner === 'object'
      if (holds) Object.assign(inner, { name: value, id: value, msisdn: value, contents: value })
      else fields[name] = value
    }
    return JSON.stringify(fields)
  })

const deep = (depth: number) =>
  `{"result":0,"userid":7,"email":"a@b","a":${'['.repeat(depth)}${']'.repeat(depth)}}`

/** The bytes of an answer, damaged on the way. */
const body = mutated.chain((text) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(text) },
    fc.constantFrom(...['', 'null', '[]', '0', '"x"', '<!doctype html>', 'NaN', '{"result":NaN}']),
    fc.constantFrom(`\ufeff${text}`, ` \n${text}`, `${text}x`, text + text, `)]}',\n${text}`),
    fc.constantFrom(
      '{"result":0,"result":2000}',
      '{"result":1e999}',
      '{"result":"0"}',
      deep(50_000),
    ),
    fc.nat().map((at) => text.slice(0, at % (text.length + 1))),
    hostileText.map((raw) => text.replace(':', `:${raw}`)),
  ),
)
const status = fc.constantFrom(200, 200, 200, 200, 201, 204, 400, 401, 403, 429, 500, 503)
const answer: fc.Arbitrary<HttpAnswer> = fc.record({ status, body })

/** It says what it is, or fails in words that are fit to be shown. */
async function expectDecent<T>(job: () => T | Promise<T>, isSound: (value: T) => void) {
  let value: T
  try {
    value = await job()
  } catch (error) {
    expect(error).toBeInstanceOf(PcloudConfigError)
    if (!(error instanceof PcloudConfigError)) return
    expect(error.code, error.message).not.toBe('usage')
    expect(error.message).not.toContain(CANARY)
    expect(error.message.length).toBeLessThan(2_000)
    return
  }
  isSound(value)
}

/** What is kept of it is read again as the same, by us and by a program that parses dates. */
function expectKeepable(token: Parameters<typeof tokenIssued>[0]): void {
  const kept = tokenIssued(token, NOW)
  expect(decodeToken(encodeToken(kept).reveal())).toEqual(kept)
  expect(kept.tokenType).toMatch(/^[\x21-\x7e]{1,100}$/)
  if (kept.expiresIn !== undefined) expect(Date.parse(kept.expiry)).toBeGreaterThan(NOW)
}

function soundOauth(read: TokenAnswer): void {
  if (read.kind === 'ok') expectKeepable(read.token)
  else expect(read.message).not.toMatch(OBEYED)
}

function soundPcloud(read: ReturnType<typeof readPollAnswer>): void {
  if (read.kind === 'ok') expectKeepable(read.token)
  if (read.kind === 'refused') expect(read.message).not.toMatch(OBEYED)
}

// A service that is busy is asked again after a while, which nobody has to wait for here.
beforeAll(() => vi.stubGlobal('setTimeout', (job: () => void) => setImmediate(job)))
afterAll(() => vi.unstubAllGlobals())

describe('answers of services', { timeout: 120_000 }, () => {
  test('S34: a token is stored only if it can be read, and all errors are texts', async () => {
    const law = fc.asyncProperty(answer, async (it) => {
      await expectDecent(() => readTokenAnswer(it), soundPcloud)
      await expectDecent(() => readPollAnswer(it), soundPcloud)
      await expectDecent(() => readVerizonAnswer(it), soundOauth)
      await expectDecent(() => readPinkcloudsyncAnswer(it), soundOauth)
    })
    await fc.assert(law, runs(1500))
  })

  test('S30 S34: any response about an account and its folders', async () => {
    const law = fc.asyncProperty(answer, async (it) => {
      const api = pcloudApi({ postForm: async () => it }, 'api.pcloud.com', new Secret('t'))
      await expectDecent(() => fetchAccount(api), soundAccount)
      await expectDecent(() => fetchDetails(api), soundAccount)
      await expectDecent(
        () => listFolder(api, ROOT),
        ({ folder, children }) => {
          for (const { id, name } of [folder, ...children]) {
            expect(id).toMatch(/^d-?\d{1,16}$/)
            expect(name).not.toMatch(OBEYED)
          }
        },
      )
      await expectDecent(
        () => credentialsFrom(api),
        (text) => {
          expect(decodeCredentials(text)?.accessToken.reveal()).toBe('t')
        },
      )
    })
    await fc.assert(law, runs(1000))
  })

  test('S34: any response to each call of a login by password', async () => {
    const law = fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (list) => {
      const login = passwordLogin(list)
      const challenge: Challenge = {
        ...{ token: new Secret('t'), hasDevices: true, byAuthenticator: false },
      }
      await expectDecent(
        () => loginByPassword(login),
        () => undefined,
      )
      await expectDecent(
        () => sendSecondFactor(login, challenge, 'code', '1'),
        () => undefined,
      )
      await expectDecent(() => sendSms(login, challenge), soundText)
      await expectDecent(
        () => notifyDevices(login, challenge),
        (names) => names.map(soundText),
      )
    })
    await fc.assert(law, runs(1000))
  })
})

function soundAccount(account: Awaited<ReturnType<typeof fetchAccount>>): void {
  for (const value of Object.values(account)) soundText(String(value))
  for (const bytes of [account.quota, account.usedQuota]) expect(bytes).toBeGreaterThanOrEqual(0)
}

function soundText(text: string): void {
  expect(text).not.toMatch(OBEYED)
}

async function credentialsFrom(api: ReturnType<typeof pcloudApi>): Promise<string> {
  const user = Object.fromEntries(await api.call('userinfo', {}))
  const hostname = 'api.pcloud.com'
  const fields = { email: 'a@b', accessToken: new Secret('t'), hostname, savedAt: 1 }
  return encodeCredentials({ ...fields, authType: 'direct' }, user)
}

/** Its answers come in turn, the last one again and again. */
function passwordLogin(answers: readonly HttpAnswer[]): PasswordLogin {
  let asked = 0
  const next = () => answers[Math.min(asked++, answers.length - 1)] ?? { status: 500, body: '' }
  return {
    ...{ http: { postForm: async () => next() }, hostname: 'api.pcloud.com', email: 'a@b.example' },
    ...{ password: new Secret('p'), device: { name: 'desk', id: 'x' } },
  }
}
