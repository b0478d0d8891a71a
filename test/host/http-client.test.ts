import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import type { Fault } from '../../fixtures/services/loopback/faults.ts'
import { type Asked, type Environment, postForm } from './http/client.ts'

let fake: FakePcloud
beforeEach(async () => {
  fake = await startFakePcloud()
})
afterEach(() => fake.close())

/** Posts through the fake; `undefined` takes a variable away. */
const post = (env: Environment = {}, asked: Asked = {}) =>
  postForm({ ...fake.env(), ...env }, asked)
const postInto = (fault: Fault) => {
  fake.faults.add(fault)
  return post()
}

describe('an answer', () => {
  it('arrives through the proxy in the environment, with TLS', async () => {
    expect(await post()).toMatchObject({ status: 200, body: expect.stringContaining('"result":') })
    expect(fake.connects).toEqual(['api.pcloud.com'])
    expect(fake.requests[0]).toMatchObject({ verb: 'POST', method: 'oauth2_token' })
  })

  it('reuses the connection for all calls, with a single handshake', async () => {
    await post({}, { times: 4 })
    expect([fake.requests.length, fake.connects.length]).toEqual([4, 1])
  })

  it.each([429, 500, 503])(
    'with status %i is handed on for the provider to judge',
    async (status) => {
      expect(await postInto({ kind: 'status', status, body: 'x' })).toMatchObject({
        status,
        body: 'x',
      })
    },
  )

  it('is text if it is a web page', async () => {
    const answer = await postInto({ kind: 'html' })
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<!doctype html>') })
  })

  it('can be nearly 1 MiB long', async () => {
    const { length } = await postInto({ kind: 'huge', bytes: 1_000_000 })
    expect(length).toBeGreaterThan(1_000_000)
  })

  it('S34: of more than 1 MiB is refused', async () => {
    expect(await postInto({ kind: 'huge', bytes: 8_000_000 })).toMatchObject({
      code: 'service',
      message: expect.stringContaining('sent more than 1048576 bytes'),
    })
  })
})

describe('a caller that expects more', () => {
  it('can set a higher limit', async () => {
    fake.faults.add({ kind: 'huge', bytes: 3_000_000 })
    expect(await post({}, { maxBytes: 4_000_000 })).toMatchObject({ status: 200 })
    expect(await post({}, { maxBytes: 2_000_000 })).toMatchObject({ code: 'service' })
  })

  it('S37: waits as long as requested, before and during the response', async () => {
    fake.faults.add({ kind: 'hang', times: 1 })
    const late = { code: 'network', message: 'api.pcloud.com did not respond in time.' }
    const outcome = await post({}, { timeoutMs: 400 })
    expect(outcome).toMatchObject(late)
    expect(outcome.ms).toBeGreaterThanOrEqual(390)
    expect(outcome.ms).toBeLessThan(5_000)
    fake.faults.add({ kind: 'drip', everyMs: 300 })
    expect(await post({}, { timeoutMs: 900 })).toMatchObject(late)
    await expect.poll(() => fake.abandoned.length).toBe(2)
  })

  it('S37: waits longest if the server delays its response', async () => {
    const limits = { answerMs: 200, totalMs: 400 }
    fake.faults.add({ kind: 'delay', delayMs: 1_500 })
    expect(await post({}, { limits })).toMatchObject({ code: 'network' })
    expect(await post({}, { limits, timeoutMs: 8_000 })).toMatchObject({ status: 200 })
  })
})

describe('S5: a redirect is an error', () => {
  it.each([301, 302, 303, 307, 308])('HTTP %i is not followed', async (status) => {
    const location = 'https://eapi.pcloud.com/oauth2_token'
    const outcome = await postInto({ kind: 'status', status, location, times: 1 })
    expect(outcome).toMatchObject({ code: 'service', message: expect.stringContaining('redirect') })
    expect(fake.requests).toHaveLength(1)
    expect(fake.connects).toEqual(['api.pcloud.com'])
    expect(fake.refusedHosts).toEqual([])
  })
})

describe('S35: TLS only, and verified', () => {
  it.each(['http://api.pcloud.com/userinfo', 'file:///etc/passwd', 'ftp://api.pcloud.com/'])(
    '%s is refused before a byte leaves',
    async (url) => {
      expect(await post({}, { url })).toMatchObject({ code: 'host-not-trusted' })
      expect([fake.connects, fake.refusedHosts]).toEqual([[], []])
    },
  )

  it('a certificate of an unknown authority is refused, with the remedy', async () => {
    const outcome = await post({ NODE_EXTRA_CA_CERTS: undefined })
    expect(outcome).toMatchObject({
      code: 'network',
      message: 'The TLS certificate of api.pcloud.com is not trusted.',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    expect(fake.requests).toEqual([])
  })

  it.each([
    ['expired', { validity: { from: Date.UTC(2020, 0), to: Date.UTC(2020, 1) } }, 'has expired'],
    [
      'not yet valid',
      { validity: { from: Date.UTC(2045, 0), to: Date.UTC(2046, 0) } },
      'is not valid yet',
    ],
    ['for another name', { names: ['api.pcloud.com.example'] }, 'is not trusted'],
  ])('a certificate that is %s is refused', async (_, certificate, says) => {
    await fake.close()
    fake = await startFakePcloud({ certificate })
    expect(await post()).toMatchObject({
      code: 'network',
      message: expect.stringContaining(says),
    })
    expect(fake.requests).toEqual([])
  })
})

describe('S37: a connection that breaks', () => {
  it.each([false, true])('is not tried again (midBody: %s)', async (midBody) => {
    const outcome = await postInto({ kind: 'reset', midBody })
    expect(outcome).toMatchObject({ code: 'network', hint: expect.any(String) })
    expect(outcome.message).toContain('api.pcloud.com')
    expect(fake.requests).toHaveLength(1)
  })

  it('stops immediately when the caller aborts', async () => {
    fake.faults.add({ kind: 'hang' })
    const { thrown, ms } = await post({}, { abortAfter: 300 })
    expect(thrown).toBe('TimeoutError')
    expect(ms).toBeLessThan(5_000)
  })
})

describe('S37: each stage of a call has its limit', () => {
  const MS = 300
  const LATE = { code: 'network', message: expect.stringContaining('did not respond in time') }
  const direct = { HTTPS_PROXY: undefined, https_proxy: undefined }

  /** Takes connections and says `greeting` to what comes first, then nothing. */
  async function silent(greeting = '') {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined))
      socket.once('data', () => socket.write(greeting))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  const inTime = ({ ms }: { readonly ms: number }) => {
    expect(ms).toBeGreaterThan(MS * 0.9)
    expect(ms).toBeLessThan(5_000)
  }

  it('the connection: a host that accepts it but does not respond', async () => {
    const url = `https://${await silent()}/oauth2_token`
    const outcome = await post(direct, { url, limits: { connectMs: MS } })
    expect(outcome).toMatchObject(LATE)
    inTime(outcome)
  })

  it('the proxy, asked for a tunnel', async () => {
    const proxy = { ...direct, HTTPS_PROXY: `http://${await silent()}` }
    const outcome = await post(proxy, { limits: { answerMs: MS } })
    expect(outcome).toMatchObject(LATE)
    inTime(outcome)
  })

  it('the connection through the tunnel', async () => {
    const at = await silent('HTTP/1.1 200 Connection established\r\n\r\n')
    const proxy = { ...direct, HTTPS_PROXY: `http://${at}` }
    const outcome = await post(proxy, { limits: { connectMs: MS } })
    expect(outcome).toMatchObject(LATE)
    inTime(outcome)
  })

  it.each([
    ['the head of the answer', { kind: 'hang' }, { answerMs: MS }],
    ['the next piece of it', { kind: 'drip', everyMs: 60_000, bytes: 9 }, { answerMs: MS }],
    ['the whole, however busy', { kind: 'drip', everyMs: 50, bytes: 1 }, { totalMs: MS }],
    ['the whole, in silence', { kind: 'hang' }, { totalMs: MS }],
  ] as const)('%s', async (_, fault, limits) => {
    fake.faults.add(fault)
    const outcome = await post({}, { limits })
    expect(outcome).toMatchObject(LATE)
    inTime(outcome)
    expect(fake.requests).toHaveLength(1)
  })

  it('allows a slow response whose parts arrive in time', async () => {
    fake.faults.add({ kind: 'drip', everyMs: 100, bytes: 20 })
    const outcome = await post({}, { limits: { answerMs: 4 * MS } })
    expect(outcome).toMatchObject({ status: 200 })
  })
})

describe('S36: the proxy', () => {
  const proxied = (env: Environment) =>
    post({ HTTPS_PROXY: undefined, https_proxy: undefined, ...env })

  it('treats an empty lower-case variable as unset', async () => {
    expect(await proxied({ https_proxy: '', HTTPS_PROXY: fake.proxyUrl })).toMatchObject({
      status: 200,
    })
  })

  it('prefers the lower-case variable, as in curl', async () => {
    const dead = 'http://127.0.0.1:1'
    expect(await proxied({ https_proxy: fake.proxyUrl, HTTPS_PROXY: dead })).toMatchObject({
      status: 200,
    })
  })

  it('NO_PROXY excludes a host', async () => {
    const outcome = await post({ NO_PROXY: 'api.pcloud.com', no_proxy: undefined })
    expect(outcome.code).toBe('network')
    expect([fake.connects, fake.refusedHosts]).toEqual([[], []])
  })

  it('NO_PROXY for other hosts has no effect', async () => {
    expect(await post({ NO_PROXY: 'localhost,.example.com', no_proxy: undefined })).toMatchObject({
      status: 200,
    })
  })

  it('reports a proxy that needs a login, without the password', async () => {
    await fake.close()
    fake = await startFakePcloud({ proxyCredentials: { user: 'me', password: 'right-s3cret' } })
    expect(await post()).toMatchObject({ status: 200 })
    const { origin, host } = new URL(fake.proxyUrl)
    for (const url of [origin, `http://me:wrong-s3cret@${host}`]) {
      const outcome = await proxied({ HTTPS_PROXY: url })
      expect(outcome).toMatchObject({ code: 'network', message: 'The proxy needs a login.' })
      expect(JSON.stringify(outcome)).not.toContain('s3cret')
    }
  })

  it('reports a proxy that refuses the host', async () => {
    const outcome = await post({}, { url: 'https://elsewhere.example/oauth2_token' })
    expect(outcome).toMatchObject({
      code: 'network',
      message: 'The proxy refuses a connection to elsewhere.example.',
    })
  })

  it('reports a missing proxy', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const outcome = await proxied({ HTTPS_PROXY: `http://127.0.0.1:${port}` })
    expect(outcome).toMatchObject({ code: 'network', hint: expect.stringContaining('HTTPS_PROXY') })
  })

  it.each(['not a url', 'socks5://127.0.0.1:1', 'ftp://me:s3cret@127.0.0.1:1'])(
    'with the invalid address `%s` is a usage error',
    async (url) => {
      const outcome = await proxied({ HTTPS_PROXY: url })
      expect(outcome).toMatchObject({ code: 'usage' })
      expect(JSON.stringify(outcome)).not.toContain('s3cret')
    },
  )
})
