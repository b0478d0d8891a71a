import { describe, expect, test } from 'vitest'
import {
  callbackUrl,
  get,
  getPage,
  nextCode,
  type Opened,
  open,
  sendRaw,
  staysQuiet,
  visitStart,
} from './support.ts'

/** The login still works for its user. */
async function expectAlive(opened: Opened): Promise<void> {
  const { state, cookie } = opened.mine
  const page = getPage(callbackUrl(opened, { code: 'true', state }), { cookie })
  const attempt = await nextCode(opened.loopback)
  expect(attempt.callback.code.reveal()).toBe('true')
  await attempt.finish({ kind: 'success', account: 'me@example.com' })
  expect((await page).body).toContain('me@example.com')
}

describe('S3: an unauthenticated request does not end the login', () => {
  test('after 1,000 forged requests, the callback succeeds', async () => {
    const opened = await open()
    const { links, mine } = opened
    const forgeries = [
      { code: 'forged' },
      { code: 'forged', state: 'A'.repeat(43) },
      { code: 'forged', state: links.opener.nonce },
      { error: 'access_denied' },
      { error: 'access_denied', state: 'wrong' },
      { code: 'forged', hostname: 'evil.tld' },
      { code: 'forged', hostname: 'evil.tld', state: mine.state },
      { state: '' },
      {},
      { access_token: 'forged', token_type: 'bearer' },
    ]
    const statuses = new Set<number>()
    for (let round = 0; round < 50; round += 1) {
      const hits = [...forgeries, ...forgeries].map((params) => get(callbackUrl(opened, params)))
      for (const { status } of await Promise.all(hits)) statuses.add(status)
    }
    expect([...statuses]).toEqual([403])
    expect(await staysQuiet(opened.loopback)).toBe(true)
    expect(opened.notices.length).toBeLessThan(15)
    expect(opened.notices).toContainEqual({ kind: 'untrusted-host', host: 'evil.tld', count: 100 })
    await expectAlive(opened)
  })

  test('reports a denial only from the browser of the start link', async () => {
    const opened = await open()
    const { cookie } = await visitStart(opened.loopback.openerStartUrl)
    await get(callbackUrl(opened, { error: 'access_denied' }))
    expect(opened.notices.map(({ kind }) => kind)).toEqual(['stray-request'])
    const { status } = await get(callbackUrl(opened, { error: 'access_denied' }), { cookie })
    expect(status).toBe(403)
    expect(opened.notices.at(-1)).toMatchObject({ kind: 'denied-unbound', error: 'access_denied' })
    await expectAlive(opened)
  })
})

test('S10: Host headers, sent by raw socket', async () => {
  const opened = await open()
  const { port, links, mine } = opened
  const target = `/?code=a&state=${mine.state}`
  const hosts = [
    'Host: evil.tld\r\n',
    `Host: evil.tld:${port}\r\n`,
    'Host: localhost\r\n',
    'Host: localhost:1\r\n',
    'Host:\r\n',
    '',
    `Host: localhost:${port}\r\nHost: localhost:${port}\r\n`,
    `Host: localhost:${port}\r\nHost: evil.tld\r\n`,
    `Host: localhost:${port}@evil.tld\r\n`,
  ]
  for (const host of hosts) {
    for (const path of [target, `/start/${links.opener.nonce}`]) {
      const answer = await sendRaw(port, `GET ${path} HTTP/1.1\r\n${host}\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 421 /)
      expect(answer).not.toContain(mine.state)
    }
  }
  expect(await staysQuiet(opened.loopback)).toBe(true)
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    const answer = await sendRaw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  }
  await expectAlive(opened)
})

describe('S11: method x path', () => {
  const methods = ['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT']

  test.each(methods)('%s does not settle the login or consume a code', async (method) => {
    const opened = await open()
    const { port, links, mine } = opened
    const state = `state=${mine.state}`
    for (const path of [`/?code=a&${state}`, `/start/${links.opener.nonce}`, '/done/x', '/x']) {
      const target = method === 'CONNECT' ? `localhost:${port}` : path
      const bytes = `${method} ${target} HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: https://evil.tld\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n\r\n`
      const answer = await sendRaw(port, bytes)
      expect(answer).toMatch(/^HTTP\/1\.1 405 /)
      expect(answer).not.toMatch(/access-control/i)
    }
    expect(await staysQuiet(opened.loopback, 10)).toBe(true)
    expect((await get(opened.loopback.openerStartUrl)).status).toBe(302)
  })

  test('GET of other paths is 404, without a notice', async () => {
    const opened = await open()
    const { state } = opened.mine
    for (const path of [
      '/favicon.ico',
      '/robots.txt',
      '/start',
      '/done',
      '/index.html',
      '//',
      '/.',
    ]) {
      const bytes = `GET ${path}?code=a&state=${state} HTTP/1.1\r\nHost: localhost:${opened.port}\r\n\r\n`
      expect(await sendRaw(opened.port, bytes)).toMatch(/^HTTP\/1\.1 404 /)
    }
    expect(opened.notices).toEqual([])
    await expectAlive(opened)
  })

  test('sends no CORS header to a different origin, even with the right state', async () => {
    const opened = await open()
    const headers = { origin: 'https://evil.tld' }
    const start = await get(opened.loopback.openerStartUrl, headers)
    const stray = await get(callbackUrl(opened, { code: 'a' }), headers)
    for (const { headers: got } of [start, stray]) {
      expect(Object.keys(got).filter((name) => name.startsWith('access-control'))).toEqual([])
      expect(got['cross-origin-resource-policy']).toBe('same-origin')
    }
  })

  test('handles `Expect: 100-continue` and upgrades like other requests', async () => {
    const { port } = await open()
    for (const line of [
      'Expect: 100-continue',
      'Expect: x',
      'Connection: upgrade\r\nUpgrade: h2c',
    ]) {
      const bytes = `GET / HTTP/1.1\r\nHost: localhost:${port}\r\n${line}\r\n\r\n`
      const answer = await sendRaw(port, bytes)
      expect(answer).toMatch(/^HTTP\/1\.1 403 .*no-store/s)
    }
  })
})

test('S14: a prefetch gets 204 and does not consume the link or the code', async () => {
  const opened = await open()
  const { loopback, mine } = opened
  const callback = callbackUrl(opened, { code: 'a', state: mine.state })
  for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }]) {
    for (const url of [loopback.openerStartUrl, callback]) {
      const { status, body, headers: got } = await get(url, headers)
      expect([status, body, got['set-cookie']]).toEqual([204, '', undefined])
    }
  }
  expect(await staysQuiet(loopback)).toBe(true)
  expect(opened.notices).toEqual([{ kind: 'prefetch', count: 1 }])
  expect((await get(loopback.openerStartUrl)).headers['set-cookie']).toBeDefined()
  await expectAlive(opened)
})

test('S12: 404 for the start link of a different login', async () => {
  const [mine, other] = [await open(), await open()]
  const foreign = `http://localhost:${mine.port}/start/${other.links.opener.nonce}`
  expect((await get(foreign)).status).toBe(404)
  await expectAlive(mine)
})

test('reports a browser that uses https', async () => {
  const opened = await open()
  // The first bytes of a TLS 1.0 record with a ClientHello, as Safari and HTTPS-first send.
  const hello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])
  expect(await sendRaw(opened.port, hello)).toBe('')
  expect(opened.notices).toEqual([{ kind: 'tls-on-port', count: 1 }])
  await expect(
    get(`https://localhost:${opened.port}/`.replace('https', 'http')),
  ).resolves.toBeDefined()
  await expectAlive(opened)
})
