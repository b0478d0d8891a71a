import { MockAgent, fetch as undiciFetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { authorizedFetch, type Fetch } from '../../src/tokens/authorized-fetch.ts'
import { TokenSource } from '../../src/tokens/token-source.ts'
import { memoryStore, tokenOf } from './memory-store.ts'

const HOST = 'api.example.com'
const PAGE = `https://${HOST}/v1/things`

/** Answers with these statuses in order. A renewal returns `new`. */
function open(statuses: readonly number[], headers: Record<string, string> = {}, platform?: Fetch) {
  const seen: { auth: string | null; mine: string | null; body: unknown }[] = []
  const slept: number[] = []
  const left = [...statuses]
  const fake: Fetch = async (_url, init) => {
    const sent = new Headers(init?.headers)
    seen.push({ auth: sent.get('authorization'), mine: sent.get('x-mine'), body: init?.body })
    return new Response('x', { status: left.shift() ?? 200, headers })
  }
  const { store } = memoryStore(tokenOf('old', '1970-01-01T00:50:00Z', 'r'))
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
  return {
    get: authorizedFetch(source, { hosts: [HOST], fetch: platform ?? fake, deps }),
    seen,
    slept,
  }
}

const SECRET = tokenOf('new', '').accessToken
const auths = ({ seen }: ReturnType<typeof open>) => seen.map(({ auth }) => auth)

describe('a fetch that sends a valid token', () => {
  it('sends the token', async () => {
    const run = open([200])
    expect((await run.get(PAGE)).status).toBe(200)
    expect(auths(run)).toEqual(['Bearer old'])
  })

  it('401: renews once and tries once more', async () => {
    const run = open([401, 200])
    expect((await run.get(PAGE, { method: 'POST', body: 'b' })).status).toBe(200)
    expect(run.seen.map(({ auth, body }) => [auth, body])).toEqual([
      ['Bearer old', 'b'],
      ['Bearer new', 'b'],
    ])
  })

  it('a repeated 401: returns the second response', async () => {
    const run = open([401, 401, 200])
    expect((await run.get(PAGE)).status).toBe(401)
    expect(run.seen).toHaveLength(2)
  })

  it('403: does not renew', async () => {
    const run = open([403])
    expect((await run.get(PAGE)).status).toBe(403)
    expect(auths(run)).toEqual(['Bearer old'])
  })

  it.each([429, 503])('%s: waits as long as the service requests, then retries', async (status) => {
    const run = open([status, 200], { 'retry-after': '3' })
    expect((await run.get(PAGE)).status).toBe(200)
    expect(run.slept).toEqual([3000])
  })

  it.each([401, 503])('%s: sends a stream only once', async (status) => {
    const run = open([status, 200])
    const body = new Blob(['b']).stream()
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect((await run.get(PAGE, init)).status).toBe(status)
    expect(run.seen).toHaveLength(1)
  })

  it('401 for a stream: renews before the next request', async () => {
    const run = open([401, 200, 200])
    const body = new Blob(['b']).stream()
    await run.get(PAGE, { method: 'POST', body, duplex: 'half' } as RequestInit)
    await run.get(PAGE)
    await run.get(PAGE)
    expect(auths(run)).toEqual(['Bearer old', 'Bearer new', 'Bearer new'])
  })

  it('sends the headers of a Request, and repeats it if it has no body', async () => {
    const run = open([401, 200])
    const asked = new Request(PAGE, { headers: { 'x-mine': '1', authorization: 'Bearer mine' } })
    expect((await run.get(asked)).status).toBe(200)
    expect(run.seen.map(({ auth, mine }) => [auth, mine])).toEqual([
      ['Bearer old', '1'],
      ['Bearer new', '1'],
    ])
    const posted = open([401])
    const withBody = new Request(PAGE, { method: 'POST', body: 'b' })
    expect((await posted.get(withBody)).status).toBe(401)
    expect(posted.seen).toHaveLength(1)
    const evil = open([200])
    await expect(evil.get(new Request('https://evil.example/'))).rejects.toThrow('not sent')
    expect(evil.seen).toEqual([])
  })

  it('stops immediately on an abort', async () => {
    const run = open([200])
    const init = { signal: AbortSignal.abort(new Error('enough')) }
    await expect(run.get(PAGE, init)).rejects.toThrow('enough')
    await expect(run.get(new Request(PAGE, init))).rejects.toThrow('enough')
    expect(run.seen).toEqual([])
  })

  it('returns a response that requests a wait of an hour', async () => {
    const run = open([429, 200], { 'retry-after': '3600' })
    expect((await run.get(PAGE)).status).toBe(429)
    expect(run.slept).toEqual([])
  })

  describe('a redirect', () => {
    const agent = new MockAgent()
    agent.disableNetConnect()
    const seen: unknown[] = []
    const answer = (origin: string, path: string, status: number, location?: string) =>
      agent
        .get(origin)
        .intercept({ path })
        .reply((request) => {
          const { authorization = null } = request.headers as Record<string, string>
          seen.push([origin + path, authorization])
          const responseOptions = { headers: location === undefined ? {} : { location } }
          return { statusCode: status, data: 'x', responseOptions }
        })
    const platform = ((url: string, init: object) =>
      undiciFetch(url, { ...init, dispatcher: agent })) as unknown as Fetch

    it.each([
      ['https://elsewhere.example', null],
      ['http://api.example.com', null],
      [`https://${HOST}`, 'Bearer old'],
    ])('to %s sends the token %s, and a 401 on another origin does not renew', async (to, auth) => {
      seen.length = 0
      answer(`https://${HOST}`, '/v1/things', 302, `${to}/there`)
      answer(to, '/there', auth === null ? 401 : 200)
      const run = open([], {}, platform)
      expect((await run.get(PAGE)).status).toBe(auth === null ? 401 : 200)
      expect(seen).toEqual([
        [PAGE, 'Bearer old'],
        [`${to}/there`, auth],
      ])
    })
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

  const changing = (first: string, second: string) => {
    const left = [first]
    return () => left.shift() ?? second
  }
  const EVIL = 'https://evil.example/v1/things'

  it.each([
    ['an object', (next: () => string) => ({ toString: next }) as unknown as string],
    ['a URL', (next: () => string) => Object.assign(new URL(PAGE), { toString: next })],
    [
      'a Request',
      (next: () => string) => Object.defineProperty(new Request(PAGE), 'url', { get: next }),
    ],
  ])('sends to the checked address even if %s changes it later', async (_, make) => {
    const sent: string[] = []
    const run = open([], {}, async (target) => {
      sent.push(target instanceof Request ? target.url : String(target))
      return new Response('x')
    })
    await run.get(make(changing(PAGE, EVIL)))
    expect(sent).toEqual([PAGE])
    await expect(run.get(make(changing(EVIL, PAGE)))).rejects.toMatchObject({
      code: 'host-not-trusted',
    })
    expect(sent).toEqual([PAGE])
  })

  it('preserves method and body of a Request', async () => {
    const sent: unknown[] = []
    const run = open([], {}, async (target) => {
      const { method } = target as Request
      sent.push(method, await (target as Request).text())
      return new Response('x')
    })
    await run.get(new Request(PAGE, { method: 'PUT', body: 'b' }))
    expect(sent).toEqual(['PUT', 'b'])
  })

  it.each(['api.example.com', { 0: HOST, length: 1 }, [HOST, 1], undefined])(
    'refuses %j for a list of hosts',
    (hosts) => {
      const options = { hosts: hosts as string[], deps: {} as never }
      expect(() => authorizedFetch({} as TokenSource, options)).toThrow('not a list')
    },
  )
})
