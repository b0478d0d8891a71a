import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { FormRequest, HttpAnswer } from '../../src/http.ts'
import { readVerizonAnswer, verizonRefresh } from '../../src/providers/verizon/index.ts'
import { Secret } from '../../src/secret.ts'
import type { Renewal } from '../../src/tokens/renewal.ts'
import { lastingToken } from '../../src/tokens/token.ts'
import { TokenSource, type TokenSourceOptions } from '../../src/tokens/token-source.ts'
import { memoryStore, tokenOf } from './memory-store.ts'

const NOW = Date.parse('2026-11-22T08:00:00Z')
const FRESH = '2026-11-22T08:30:00Z'
const STALE = '2026-11-22T08:01:00Z'

const renewal: Renewal = {
  request: (token) =>
    token?.refreshToken &&
    verizonRefresh(
      {
        clientId: 'id',
        clientSecret: new Secret('secret'),
        redirectUri: 'http://localhost:53682/',
      },
      token.refreshToken,
    ),
  read: readVerizonAnswer,
}

const ok = (access: string, refresh = `${access}-r`): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({
    access_token: access,
    refresh_token: refresh,
    token_type: 'Bearer',
    expires_in: 3600,
  }),
})
const refused = (status = 401): HttpAnswer => ({
  status,
  body: '{"error":"invalid_grant","error_description":"expired"}',
})

/** A source on a store, with a service that gives these answers one after the other. */
function open(
  stored: Parameters<typeof memoryStore>[0],
  answers: (HttpAnswer | (() => HttpAnswer | Promise<HttpAnswer>))[] = [],
  more: Partial<TokenSourceOptions> = {},
) {
  const memory = memoryStore(stored)
  const asked: FormRequest[] = []
  const slept: number[] = []
  const http = {
    async postForm(request: FormRequest) {
      asked.push(request)
      memory.log.push('ask')
      const answer = answers.shift()
      if (answer === undefined) throw new Error('asked once too often')
      return typeof answer === 'function' ? answer() : answer
    },
    postJson: () => Promise.reject(new Error('no JSON here')),
    get: () => Promise.reject(new Error('no GET here')),
  }
  const deps = {
    http: async () => http,
    now: () => NOW,
    chance: () => 0,
    async sleep(ms: number) {
      slept.push(ms)
    },
  }
  const options = { store: memory.store, renewal, deps, ...more }
  const source = new TokenSource(options)
  return { ...memory, source, asked, slept, another: () => new TokenSource(options) }
}

const accessOf = async (token: Promise<{ accessToken: Secret }>) =>
  (await token).accessToken.reveal()

describe('a valid token on request', () => {
  it('is the stored one while it is good', async () => {
    const { source, asked } = open(tokenOf('old', FRESH, 'r'))
    expect(await accessOf(source.token())).toBe('old')
    expect(asked).toEqual([])
  })

  it('of a service whose tokens last is never renewed', async () => {
    const { source } = open(lastingToken(new Secret('forever')))
    expect(await accessOf(source.token(1e12))).toBe('forever')
  })

  it('is renewed ahead of its end, saved, and only then given', async () => {
    const { source, asked, log, disk } = open(tokenOf('old', STALE, 'r'), [ok('new')])
    expect(await accessOf(source.token())).toBe('new')
    expect(log).toEqual(['writable', 'ask', 'save new'])
    expect(asked[0]?.form.refresh_token).toBe('r')
    expect(disk.token?.refreshToken?.reveal()).toBe('new-r')
    expect(disk.token?.expiry).toBe('2026-11-22T09:00:00.000Z')
    expect(await accessOf(source.token())).toBe('new')
  })

  it('is renewed once for all who ask at the same time', async () => {
    const { source, asked } = open(tokenOf('old', STALE, 'r'), [ok('new')])
    const all = await Promise.all(Array.from({ length: 50 }, () => accessOf(source.token())))
    expect(new Set(all)).toEqual(new Set(['new']))
    expect(asked).toHaveLength(1)
  })

  it('is renewed once for several sources on one file', async () => {
    const { source, another, asked } = open(tokenOf('old', STALE, 'r'), [ok('new')])
    const sources = [source, another(), another()]
    expect(await Promise.all(sources.map((one) => accessOf(one.token())))).toEqual([
      'new',
      'new',
      'new',
    ])
    expect(asked).toHaveLength(1)
  })

  it('keeps a refresh token that the service does not send again', async () => {
    const answer = { status: 200, body: '{"access_token":"new","expires_in":60}' }
    const { source, disk } = open(tokenOf('old', STALE, 'r'), [answer])
    await source.token()
    expect(disk.token?.refreshToken?.reveal()).toBe('r')
  })

  it('whose life is longer than asked for is not renewed again and again', async () => {
    const { source, asked } = open(tokenOf('old', STALE, 'r'), [ok('new')])
    const all = Array.from({ length: 5 }, () => accessOf(source.token(10 * 3_600_000)))
    expect(new Set(await Promise.all(all))).toEqual(new Set(['new']))
    expect(asked).toHaveLength(1)
  })
})

describe('a renewal by force', () => {
  it('asks although the token looks good', async () => {
    const { source } = open(tokenOf('old', FRESH, 'r'), [ok('new')])
    expect(await accessOf(source.refresh())).toBe('new')
  })

  it('adopts what another process has saved meanwhile', async () => {
    const { source, disk, asked } = open(tokenOf('old', FRESH, 'r'))
    const old = await source.token()
    disk.token = tokenOf('theirs', FRESH, 'their-r')
    expect(await accessOf(source.refresh(old))).toBe('theirs')
    expect(asked).toEqual([])
  })

  it('takes a token that did not change for an answer', async () => {
    const { source, asked } = open(tokenOf('same', FRESH, 'r'), [ok('same')])
    expect(await accessOf(source.refresh())).toBe('same')
    expect(asked).toHaveLength(1)
  })
})

describe('trouble', () => {
  it.each([400, 401])('HTTP %s of the token endpoint: log in again', async (status) => {
    const { source, disk } = open(tokenOf('old', STALE, 'r'), [refused(status)])
    await expect(source.token()).rejects.toMatchObject({
      code: 'token-invalid',
      hint: expect.stringContaining('pcloud-config reconnect vz'),
    })
    expect(disk.token?.accessToken.reveal()).toBe('old')
  })

  it('a refusal because somebody else has just renewed it: theirs is taken', async () => {
    const { source, disk } = open(tokenOf('old', STALE, 'r'), [
      () => {
        disk.token = tokenOf('theirs', FRESH, 'their-r')
        return refused()
      },
    ])
    expect(await accessOf(source.token())).toBe('theirs')
  })

  it.each([429, 503])('HTTP %s waits as the service says, and asks again', async (status) => {
    const busy = { status, body: '', retryAfter: '7' }
    const { source, slept } = open(tokenOf('old', STALE, 'r'), [busy, busy, ok('new')])
    expect(await accessOf(source.token())).toBe('new')
    expect(slept).toEqual([7000, 7000])
  })

  it('a service that stays busy: try again later', async () => {
    const { source, slept } = open(
      tokenOf('old', STALE, 'r'),
      Array.from({ length: 4 }, () => ({ status: 503, body: '' })),
    )
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect(slept).toEqual([500, 1000, 2000])
  })

  it('a request that nobody answered is not sent twice', async () => {
    const { source, asked } = open(tokenOf('old', STALE, 'r'), [
      () => {
        throw new PcloudConfigError('network', 'reset')
      },
    ])
    await expect(source.token()).rejects.toMatchObject({ code: 'network' })
    expect(asked).toHaveLength(1)
  })

  it('nothing to renew with: log in', async () => {
    for (const stored of [tokenOf('old', STALE), undefined]) {
      await expect(open(stored).source.token()).rejects.toMatchObject({ code: 'token-invalid' })
    }
  })

  it('a file that cannot be written is found out before the token is spent', async () => {
    const { source, store, asked } = open(tokenOf('old', STALE, 'r'))
    Object.assign(store, {
      mustBeWritable: () => Promise.reject(new PcloudConfigError('config-unwritable', 'read-only')),
    })
    await expect(source.token()).rejects.toMatchObject({ code: 'config-unwritable' })
    expect(asked).toEqual([])
  })

  it('a failure is not remembered: the next call tries again', async () => {
    const { source } = open(tokenOf('old', STALE, 'r'), [
      { status: 200, body: '<html>' },
      ok('new'),
    ])
    await expect(source.token()).rejects.toMatchObject({ code: 'service' })
    expect(await accessOf(source.token())).toBe('new')
  })
})

describe('onRefreshed', () => {
  it('is told of a new token after it is saved, not of one that was found', async () => {
    const told: string[] = []
    const { source, log } = open(tokenOf('old', STALE, 'r'), [ok('new')], {
      onRefreshed: ({ accessToken }) => {
        told.push(accessToken.reveal())
        log.push('told')
      },
    })
    await source.token()
    await source.token()
    expect(told).toEqual(['new'])
    expect(log).toEqual(['writable', 'ask', 'save new', 'told'])
  })

  it('may throw, and loses nothing', async () => {
    const { source, disk } = open(tokenOf('old', STALE, 'r'), [ok('new')], {
      onRefreshed: () => {
        throw new Error('their mistake')
      },
    })
    await expect(source.token()).rejects.toThrow('their mistake')
    expect(disk.token?.accessToken.reveal()).toBe('new')
    expect(await accessOf(source.token())).toBe('new')
  })
})
