import { describe, expect, it } from 'vitest'
import { authorizedFetch, type Fetch } from '../../src/tokens/authorized-fetch.ts'
import { TokenSource } from '../../src/tokens/token-source.ts'
import { memoryStore, tokenOf } from './memory-store.ts'

const HOST = 'api.example.com'
const PAGE = `https://${HOST}/v1/things`

/** Answers with these statuses one after the other; a renewal gives `new`. */
function open(statuses: readonly number[], headers: Record<string, string> = {}) {
  const seen: { auth: string | null; body: unknown }[] = []
  const slept: number[] = []
  const left = [...statuses]
  const fake: Fetch = async (_url, init) => {
    seen.push({ auth: new Headers(init?.headers).get('authorization'), body: init?.body })
    return new Response('x', { status: left.shift() ?? 200, headers })
  }
  const { store } = memoryStore(tokenOf('old', '2099-01-01T00:00:00Z', 'r'))
  const body = '{"access_token":"new","refresh_token":"n","expires_in":3600}'
  const deps = {
    http: async () => ({
      postForm: async () => ({ status: 200, body }),
      postJson: async () => ({ status: 200, body }),
      get: async () => ({ status: 200, body }),
    }),
    now: () => 0,
    chance: () => 0,
    async sleep(ms: number) {
      slept.push(ms)
    },
  }
  const source = new TokenSource({
    store,
    deps,
    renewal: {
      request: () => ({ url: 'https://api.example.com/token', form: {} }),
      read: () => ({ kind: 'ok', token: { accessToken: SECRET, tokenType: 'Bearer' } }),
    },
  })
  return { get: authorizedFetch(source, { hosts: [HOST], fetch: fake, deps }), seen, slept }
}

const SECRET = tokenOf('new', '').accessToken
const auths = ({ seen }: ReturnType<typeof open>) => seen.map(({ auth }) => auth)

describe('a fetch that sends a valid token', () => {
  it('sends it', async () => {
    const run = open([200])
    expect((await run.get(PAGE)).status).toBe(200)
    expect(auths(run)).toEqual(['Bearer old'])
  })

  it('401: one renewal, one more try', async () => {
    const run = open([401, 200])
    expect((await run.get(PAGE, { method: 'POST', body: 'b' })).status).toBe(200)
    expect(run.seen).toEqual([
      { auth: 'Bearer old', body: 'b' },
      { auth: 'Bearer new', body: 'b' },
    ])
  })

  it('401 twice: that is the answer', async () => {
    const run = open([401, 401, 200])
    expect((await run.get(PAGE)).status).toBe(401)
    expect(run.seen).toHaveLength(2)
  })

  it('403: no renewal', async () => {
    const run = open([403])
    expect((await run.get(PAGE)).status).toBe(403)
    expect(auths(run)).toEqual(['Bearer old'])
  })

  it.each([429, 503])('%s: waits as told, and tries again', async (status) => {
    const run = open([status, 200], { 'retry-after': '3' })
    expect((await run.get(PAGE)).status).toBe(200)
    expect(run.slept).toEqual([3000])
  })

  it.each([401, 503])('%s: a body that is a stream goes out once', async (status) => {
    const run = open([status, 200])
    const body = new Blob(['b']).stream()
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect((await run.get(PAGE, init)).status).toBe(status)
    expect(run.seen).toHaveLength(1)
  })

  it.each([
    'http://api.example.com/v1/things',
    'https://evil.example/v1/things',
    'https://api.example.com.evil.example/',
    'https://api.example.com:8443/',
    'https://me@api.example.com/',
  ])('sends nothing to %s', async (url) => {
    const run = open([200])
    await expect(run.get(url)).rejects.toMatchObject({ code: 'host-not-trusted' })
    expect(run.seen).toEqual([])
  })
})
