import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { Finding } from '../../src/finding.ts'
import type { HttpAnswer, ServiceClient } from '../../src/http.ts'
import { obscure } from '../../src/rclone/obscure.ts'
import type { NoAnswer } from '../../src/services/ask-service.ts'
import { CHECK as PINKCLOUDSYNC } from '../../src/services/pinkcloudsync/check-remote.ts'
import { PINKCLOUDSYNC_HOST } from '../../src/services/pinkcloudsync/facts.ts'
import type { CheckAnswer, RemoteFacts } from '../../src/services/service-check.ts'
import { CHECK as VERIZON } from '../../src/services/verizon/check-remote.ts'

const NOW = Date.parse('2026-11-22T00:00:00Z')
const DAY = 86_400_000
const date = (ms: number) => new Date(ms).toISOString()
const NOT_ASKED: CheckAnswer = { kind: 'not-asked' }
const REFUSED: CheckAnswer = { kind: 'refused', message: 'no' }

function token(expiry: string, more: object = { refresh_token: 'r' }): string {
  return JSON.stringify({ access_token: 'a', token_type: 'Bearer', expiry, ...more })
}

function remote(keys: Readonly<Record<string, string>>): RemoteFacts {
  const own = new Map(Object.entries(keys))
  return { name: 'r', keys: own, own, stray: new Set(), variables: new Map() }
}

const APP = { client_id: 'i', client_secret: 's', redirect_uri: 'http://localhost/', deviceid: 'd' }
const PAIR = { api_key: 'k', api_secret: obscure('s') }
const verizon = (keys: Readonly<Record<string, string>>) => remote({ type: 'verizon', ...keys })
const pink = (keys: Readonly<Record<string, string>>) => remote({ type: 'pinkcloudsync', ...keys })
const ids = (found: readonly Finding[]) => found.map(({ id }) => id)
const texts = (found: readonly Finding[]) =>
  found.map(({ message, hint = '' }) => `${message} ${hint}`).join('\n')

describe('the age of a Verizon refresh token', () => {
  const hours = (count: number) => count * 3_600_000
  it.each([
    ['has no finding without a date', token(date(0)), false],
    ['has no finding within 14 days', token(date(NOW - 14 * DAY + hours(9) + 1)), false],
    ['has a finding after 14 days', token(date(NOW - 14 * DAY + hours(9))), true],
    [
      'is counted from the lifetime in the token',
      token(date(NOW - 14 * DAY + hours(1) + 1), { refresh_token: 'r', expires_in: 3600 }),
      false,
    ],
  ])('%s', (_, text, isOld) => {
    const found = VERIZON.judge(verizon({ ...APP, token: text }), NOT_ASKED, NOW)
    expect(ids(found).includes('refresh-token-old')).toBe(isOld)
    expect(texts(found)).not.toContain('1970')
  })
})

describe('the next renewal', () => {
  const past = token(date(NOW - DAY))
  it.each([
    ['an expired token', VERIZON, verizon({ ...APP, token: past }), NOT_ASKED, true, true],
    ['no client secret', VERIZON, verizon({ client_id: 'i', token: past }), NOT_ASKED, true, false],
    ['a refused token', VERIZON, verizon({ ...APP, token: past }), REFUSED, false, true],
    [
      'a refused token without keys',
      VERIZON,
      verizon({ client_id: 'i', token: past }),
      REFUSED,
      false,
      false,
    ],
    [
      'a refused token without a refresh token',
      VERIZON,
      verizon({ ...APP, token: token(date(NOW + DAY), {}) }),
      REFUSED,
      false,
      false,
    ],
    [
      'an expired token of keys',
      PINKCLOUDSYNC,
      pink({ ...PAIR, token: past }),
      REFUSED,
      false,
      true,
    ],
    ['no API secret', PINKCLOUDSYNC, pink({ api_key: 'k', token: past }), NOT_ASKED, true, false],
    [
      'keys without a token',
      PINKCLOUDSYNC,
      pink(PAIR),
      { kind: 'keys-good' } as const,
      false,
      true,
    ],
    ['no API secret and no token', PINKCLOUDSYNC, pink({ api_key: 'k' }), NOT_ASKED, false, false],
  ])('%s', (_, check, facts, answer, isExpired, isRenewed) => {
    const found = check.judge(facts, answer, NOW)
    const said = texts(found)
    expect(said.includes('The next use')).toBe(isRenewed)
    // A remote without a token has none that can expire.
    if (!facts.keys.has('token')) expect(said).not.toContain('has expired')
    if (isExpired && isRenewed) expect(said).toContain('The access token has expired.')
  })

  it('an invalid stored token is replaced', () => {
    const found = PINKCLOUDSYNC.judge(pink({ ...PAIR, token: '{' }), { kind: 'keys-good' }, NOW)
    expect(ids(found)).toContain('token-over')
    expect(texts(found)).not.toContain('has expired')
  })
})

describe('a private token_url', () => {
  const down = (host: string) => new PcloudConfigError('network', `${host} is down`)
  const client = (broken: string, asked: string[] = []): ServiceClient => {
    const answer = async (url: string, status: number): Promise<HttpAnswer> => {
      const { hostname } = new URL(url)
      asked.push(hostname)
      if (hostname === broken) throw down(hostname)
      return { status, body: '{"error":"no"}' }
    }
    return {
      get: ({ url }) => answer(url, 401),
      postJson: ({ url }) => answer(url, 401),
      postForm: ({ url }) => answer(url, 401),
    }
  }
  const keys = {
    ...PAIR,
    token_url: 'https://own.example.com/t',
    token: token(date(NOW + DAY), {}),
  }
  const ask = async (http: ServiceClient, seen: Map<string, NoAnswer>) =>
    PINKCLOUDSYNC.question(
      pink(keys),
      NOW,
    )?.({
      http,
      signal: new AbortController().signal,
      down: seen,
    })

  it.each(['own.example.com', PINKCLOUDSYNC_HOST])('only %s is marked as down', async (host) => {
    const seen = new Map<string, NoAnswer>()
    const answer = await ask(client(host), seen)
    expect([...seen.keys()]).toEqual([host])
    expect(answer).toMatchObject({ kind: 'no-answer', failure: { hostname: host } })
  })

  it('is not asked again if it is down', async () => {
    const failure = { hostname: 'own.example.com', code: 'network', message: 'down' } as const
    const asked: string[] = []
    const seen = new Map<string, NoAnswer>([['own.example.com', failure]])
    expect(await ask(client('', asked), seen)).toEqual({ kind: 'no-answer', failure })
    expect(asked).toEqual([PINKCLOUDSYNC_HOST])
  })
})
