import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { slowness } from '../support/slowness.ts'
import {
  authorizeUrl,
  callbackUrl,
  get,
  getPage,
  nextCode,
  open,
  openSocket,
  visitStart,
} from './support.ts'

/** A different program that uses the port. */
async function squat(host: string, port: number): Promise<Server> {
  const server = createServer().listen({ host, port })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return server
}

describe('S8: loopback only', () => {
  test('binds 127.0.0.1 and ::1 to the same port, as the kernel reports', async () => {
    const { loopback, port } = await open()
    expect(loopback.addresses).toMatchObject([
      { address: '127.0.0.1', port },
      { address: '::1', port },
    ])
    expect(loopback.redirectUri).toBe(`http://localhost:${port}/`)
    const hex = port.toString(16).toUpperCase().padStart(4, '0')
    const listening = ['tcp', 'tcp6']
      .flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'))
      .filter((line) => line.includes(`:${hex} `) && / 0A /.test(line))
      .map((line) => line.trim().split(/\s+/)[1])
    expect(listening.sort()).toEqual([`00000000000000000000000001000000:${hex}`, `0100007F:${hex}`])
  })

  test('refuses connections to other addresses of this computer', async () => {
    const { port } = await open()
    const others = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others) {
      await expect(openSocket(port, address)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
  })

  test.each([
    ['127.0.0.1', ['127.0.0.1']],
    ['[::1]', ['::1']],
  ])('a redirect URI on %s listens there alone', async (host, addresses) => {
    const { loopback, port } = await open({ redirectUri: `http://${host}:0/Cb` })
    expect(loopback.addresses.map(({ address }) => address)).toEqual(addresses)
    expect(loopback.redirectUri).toBe(`http://${host}:${port}/Cb`)
    expect(loopback.openerStartUrl).toContain(`http://${host}:${port}/start/`)
    expect((await get(loopback.openerStartUrl)).status).toBe(302)
  })

  test('responds on both addresses', async () => {
    const { links, port } = await open()
    for (const host of ['127.0.0.1', '[::1]']) {
      const found = await get(`http://${host}:${port}/start/x${links.opener.nonce}`)
      expect(found.status).toBe(404)
    }
  })
})

describe('S9: a port in use', () => {
  const onPort = (port: number) => open({ redirectUri: `http://localhost:${port}/` })

  test.each(['::1', '127.0.0.1'])('on %s: refuses and closes the socket', async (host) => {
    const port = await freePort()
    await squat(host, port)
    const refused = await onPort(port).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'port-unavailable' })
    expect(refused).toHaveProperty('message', expect.stringContaining(String(port)))
    expect(refused).toHaveProperty('advice', { kind: 'other-port' })
    const other = host === '::1' ? '127.0.0.1' : '::1'
    await expect(openSocket(port, other)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('by a different login: the first login continues', async () => {
    const { loopback, port } = await open()
    await expect(onPort(port)).rejects.toMatchObject({ code: 'port-unavailable' })
    expect((await get(loopback.openerStartUrl)).status).toBe(302)
  })

  test('an invalid authorization address does not leave a socket open', async () => {
    const port = await freePort()
    const broken = open({
      redirectUri: `http://localhost:${port}/`,
      authorizeUrl: () => {
        throw new Error('bad base')
      },
    })
    await expect(broken).rejects.toThrow('bad base')
    await (await onPort(port)).loopback.close()
  })

  test('the port is free right after closing', async () => {
    const first = await open()
    await first.loopback.close()
    await onPort(first.port)
  })
})

describe('a login', () => {
  test('S12, S15: start link, service, callback, result', async () => {
    const opened = await open()
    const { loopback } = opened
    const start = await get(loopback.openerStartUrl)
    expect(start.status).toBe(302)
    const state = new URL(String(start.headers.location)).searchParams.get('state') ?? ''
    const cookie = String(start.headers['set-cookie']?.[0]).split(';')[0] ?? ''
    expect(start.headers.location).toBe(authorizeUrl(state, loopback.redirectUri))
    expect(new URL(loopback.openerStartUrl).hostname).toBe('localhost')
    const callback = callbackUrl(opened, { code: 'a', state, hostname: 'eapi.pcloud.com' })
    const page = getPage(callback, { cookie })
    const attempt = await nextCode(loopback)
    expect(attempt.callback).toMatchObject({ hostname: 'eapi.pcloud.com', binding: 'state' })
    expect(attempt.callback.redirectUri).toBe(loopback.redirectUri)
    await attempt.finish({ kind: 'success', account: 'me@example.com', region: 'EU' })
    expect((await page).body).toContain('me@example.com')
  })

  test('S15: the final response deletes the start cookies', async () => {
    const opened = await open({ limits: { doneGraceMs: 50 } })
    const { cookie, state } = await visitStart(opened.loopback.openerStartUrl)
    const page = get(callbackUrl(opened, { code: 'a', state }), { cookie })
    await (await nextCode(opened.loopback)).finish({ kind: 'failed', title: 'x', text: 'y' })
    const { headers } = await page
    const name = cookie.split('=')[0]
    expect(headers['set-cookie']).toContainEqual(expect.stringMatching(`^${name}=; .*Max-Age=0`))
  })

  test('accepts the callback only at the path of the redirect URI', async () => {
    const opened = await open({ redirectUri: 'http://localhost:0/OAuth/cb' })
    const { state, cookie } = opened.mine
    const root = `http://localhost:${opened.port}`
    for (const path of ['/', '/oauth/cb', '/OAuth/cb/']) {
      expect((await get(`${root}${path}?code=a&state=${state}`)).status).toBe(404)
    }
    void get(callbackUrl(opened, { code: 'a', state }), { cookie }).catch(() => {})
    expect((await nextCode(opened.loopback)).callback.redirectUri).toBe(`${root}/OAuth/cb`)
  })

  test('S13: 50 parallel callbacks give one attempt and the same page', async () => {
    const opened = await open()
    const { state, cookie } = opened.mine
    const pages = Array.from({ length: 50 }, (_, at) =>
      getPage(callbackUrl(opened, { code: `code-${at % 5}`, state }), { cookie }),
    )
    const attempt = await nextCode(opened.loopback)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    const bodies = (await Promise.all(pages)).map(({ status, body }) => `${status} ${body}`)
    expect(new Set(bodies).size).toBe(1)
    expect(bodies[0]).toMatch(/^200 .*me@example\.com/s)
    const again = opened.loopback.next(AbortSignal.timeout(50))
    await expect(again).rejects.toThrow()
  })

  test('finish stops waiting after the grace time', async () => {
    const opened = await open({ limits: { doneGraceMs: 100 } })
    const { state, cookie } = opened.mine
    const first = get(callbackUrl(opened, { code: 'a', state }), { cookie })
    const attempt = await nextCode(opened.loopback)
    const since = performance.now()
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect(performance.now() - since).toBeGreaterThan(90)
    const location = new URL(String((await first).headers.location), opened.loopback.redirectUri)
    expect((await get(location.href)).status).toBe(404)
  })
})

describe('S18: close', () => {
  test('takes less than 100 ms with silent, incomplete and waiting connections', async () => {
    const opened = await open()
    const { loopback, port, mine } = opened
    const silent = await Promise.all(Array.from({ length: 20 }, () => openSocket(port)))
    const half = await openSocket(port, '::1')
    half.write('GET / HTTP/1.1\r\nHost: localh')
    const { state, cookie } = mine
    const waiting = get(callbackUrl(opened, { code: 'a', state }), { cookie })
    await nextCode(loopback)
    const ends = [...silent, half].map((socket) => once(socket, 'close'))
    const since = performance.now()
    await loopback.close()
    expect(performance.now() - since).toBeLessThan(100 * slowness())
    await Promise.all(ends)
    expect((await waiting).body).toContain('The login was stopped')
    await expect(openSocket(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(openSocket(port, '::1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('can be called twice, also at the same time', async () => {
    const { loopback } = await open()
    await Promise.all([loopback.close(), loopback.close()])
    await loopback.close()
  })

  test('ends a wait like an aborted signal', async () => {
    const { loopback } = await open()
    const aborted = loopback.next(AbortSignal.abort(new Error('enough')))
    await expect(aborted).rejects.toThrow('enough')
    const waiting = expect(loopback.next()).rejects.toMatchObject({ code: 'failed' })
    await loopback.close()
    await waiting
  })

  test('a client that never reads does not delay it', async () => {
    const opened = await open()
    const socket = await openSocket(opened.port)
    socket.pause()
    const { state, cookie } = opened.mine
    const head = `Host: localhost:${opened.port}\r\nCookie: ${cookie}`
    socket.write(`GET /?code=a&state=${state} HTTP/1.1\r\n${head}\r\n\r\n`)
    await nextCode(opened.loopback)
    const since = performance.now()
    await opened.loopback.close()
    expect(performance.now() - since).toBeLessThan(100 * slowness())
  })
})

test('a bad redirect URI does not open a port', async () => {
  const opening = open({ redirectUri: 'http://0.0.0.0:0/' })
  await expect(opening).rejects.toMatchObject({ code: 'usage' })
})
