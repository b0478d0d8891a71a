import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { callbackUrl, get, getPage, nextCode, open, openSocket, sendRaw } from './support.ts'

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  connection: 'close',
  'content-security-policy': expect.stringMatching(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; frame-ancestors 'none'; base-uri 'none'; form-action 'none'$/,
  ),
  'content-type': 'text/html; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Status and headers of a raw response. */
function parseHead(answer: string): { status: number; headers: Record<string, string> } {
  const [statusLine = '', ...lines] = answer.split('\r\n\r\n')[0]?.split('\r\n') ?? []
  const pairs = lines.map((line) => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
  })
  return { status: Number(statusLine.split(' ')[1]), headers: Object.fromEntries(pairs) }
}

test('S15: sends the same security headers with every status', async () => {
  const opened = await open({ limits: { headersTimeoutMs: 200, doneGraceMs: 300 } })
  const { port, loopback, links, mine } = opened
  const host = `Host: localhost:${port}`
  const { state, cookie } = mine
  const held = getPage(callbackUrl(opened, { code: 'a', state }), { cookie })
  const redirected = get(callbackUrl(opened, { code: 'a', state }), { cookie })
  const raw = {
    '204': `GET / HTTP/1.1\r\n${host}\r\nPurpose: prefetch\r\n\r\n`,
    '302': `GET /start/${links.opener.nonce} HTTP/1.1\r\n${host}\r\n\r\n`,
    '400': 'no http at all\r\n\r\n',
    '403': `GET / HTTP/1.1\r\n${host}\r\n\r\n`,
    '404': `GET /x HTTP/1.1\r\n${host}\r\n\r\n`,
    '405': `POST / HTTP/1.1\r\n${host}\r\n\r\n`,
    '408': 'GET / HTTP/1.1\r\n',
    '414': `GET /?${'x'.repeat(9_000)} HTTP/1.1\r\n${host}\r\n\r\n`,
    '421': 'GET / HTTP/1.1\r\nHost: evil.tld\r\n\r\n',
    '431': `GET / HTTP/1.1\r\n${host}\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`,
  }
  for (const [status, bytes] of Object.entries(raw).sort()) {
    const head = parseHead(await sendRaw(port, bytes))
    expect(head.status).toBe(Number(status))
    expect(head.headers).toMatchObject(SECURITY_HEADERS)
  }
  await (await nextCode(loopback)).finish({ kind: 'success', account: 'x' })
  for (const { status, headers } of [await held, await redirected]) {
    expect([200, 303]).toContain(status)
    expect(headers).toMatchObject(SECURITY_HEADERS)
  }
})

describe('S17: limits', () => {
  test('refuses a URL of 1 MiB and continues', async () => {
    const opened = await open()
    const { port } = opened
    const bytes = `GET /?code=${'a'.repeat(1024 * 1024)} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`
    expect(await sendRaw(port, bytes)).toMatch(/^(?:HTTP\/1\.1 431 |$)/)
    const { state, cookie } = opened.mine
    void get(callbackUrl(opened, { code: 'b', state }), { cookie }).catch(() => {})
    expect((await nextCode(opened.loopback)).callback.code.reveal()).toBe('b')
  })

  test('accepts many cookies of other programs on localhost', async () => {
    const opened = await open()
    const cookie = Array.from({ length: 60 }, (_, at) => `c${at}=${'x'.repeat(1_000)}`).join('; ')
    expect((await get(opened.loopback.openerStartUrl, { cookie })).status).toBe(302)
  })

  test('closes a connection with slow headers', async () => {
    const { port } = await open({ limits: { headersTimeoutMs: 300 } })
    const socket = await openSocket(port)
    socket.write('GET / HTTP/1.1\r\n')
    const drip = setInterval(() => socket.write('x'), 50)
    const since = performance.now()
    await once(socket.resume(), 'close')
    clearInterval(drip)
    expect(performance.now() - since).toBeLessThan(1_500)
  })

  test('closes a silent socket', async () => {
    const { port } = await open({ limits: { headersTimeoutMs: 300 } })
    const socket = await openSocket(port)
    const since = performance.now()
    await once(socket.resume(), 'close')
    expect(performance.now() - since).toBeLessThan(1_500)
  })

  test('reads no body', async () => {
    const { port } = await open()
    const head = `POST / HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 1000000000\r\n\r\n`
    const since = performance.now()
    expect(await sendRaw(port, head)).toMatch(/^HTTP\/1\.1 405 /)
    expect(performance.now() - since).toBeLessThan(500)
  })

  test('closes 32 of 64 idle sockets, and accepts the callback', async () => {
    const opened = await open()
    const idle = await Promise.all(Array.from({ length: 64 }, () => openSocket(opened.port)))
    let closed = 0
    for (const socket of idle) socket.resume().once('close', () => (closed += 1))
    const { state, cookie } = opened.mine
    const page = getPage(callbackUrl(opened, { code: 'a', state }), { cookie })
    const attempt = await nextCode(opened.loopback)
    await expect.poll(() => closed).toBeGreaterThanOrEqual(32)
    expect(closed).toBeLessThan(40)
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect((await page).body).toContain('me@example.com')
  })

  test('a callback survives 200 newer connections', async () => {
    const opened = await open()
    const { state, cookie } = opened.mine
    const page = getPage(callbackUrl(opened, { code: 'a', state }), { cookie })
    const attempt = await nextCode(opened.loopback)
    await Promise.all(Array.from({ length: 200 }, () => openSocket(opened.port)))
    await new Promise((resolve) => setTimeout(resolve, 150))
    await attempt.finish({ kind: 'success', account: 'me@example.com' })
    expect((await page).body).toContain('me@example.com')
  })
})
