import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Loopback } from '../../src/oauth-loopback/listener.ts'
import { slowness } from '../support/slowness.ts'
import { nextCode, type Opened, open, staysQuiet } from './support.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A separate site (127.0.0.1 and localhost are different sites) with these pages. */
async function openSite(pageAt: (url: URL) => string): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pageAt(url))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The service: a page with a link that redirects as the test needs. */
async function openLogin(answer: (state: string) => string): Promise<Opened> {
  const service = await openSite(({ searchParams }) => {
    const back = `${searchParams.get('redirect_uri')}?${answer(searchParams.get('state') ?? '')}`
    return `<title>Service</title><a href="${back.replaceAll('&', '&amp;')}">Allow</a>`
  })
  return open({
    authorizeUrl: (state, uri) =>
      `${service}/?${new URLSearchParams({ redirect_uri: uri, state })}`,
  })
}

async function begin(context: BrowserContext, loopback: Loopback) {
  const page = await context.newPage()
  await page.goto(loopback.openerStartUrl)
  expect(await page.title()).toBe('Service')
  return page
}

describe.skipIf(!existsSync(CHROMIUM))('in Chromium', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  })
  afterAll(() => browser?.close())

  async function newContext(colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ colorScheme })
    onTestFinished(() => context.close())
    return context
  }

  test('S15: displays the result at a clean address, and the code does not appear in the history', async () => {
    const { loopback } = await openLogin((state) => `code=abcdef&state=${state}`)
    const page = await begin(await newContext(), loopback)
    const clicked = page.click('text=Allow')
    const attempt = await nextCode(loopback)
    await attempt.finish({ kind: 'success', account: 'marcel@example.com', region: 'EU' })
    await clicked
    await page.waitForURL(/\/done\//)
    expect(await page.title()).toContain('Connected to pCloud')
    expect(await page.textContent('dl')).toContain('marcel@example.com')
    await loopback.close()
    const client = await page.context().newCDPSession(page)
    const { entries } = await client.send('Page.getNavigationHistory')
    expect(entries.map(({ url }) => url).join(' ')).not.toContain('abcdef')
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'the content security policy allows the style, %s',
    async (scheme) => {
      const { loopback } = await openLogin(() => 'error=x')
      const page = await (await newContext(scheme)).newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      await page.goto(`${loopback.redirectUri}?code=stray`)
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(ground).toBe(scheme === 'dark' ? 'rgb(12, 16, 22)' : 'rgb(243, 245, 248)')
      expect(complaints.filter((text) => !text.includes('403'))).toEqual([])
    },
  )

  test('S2: without state, the browser sends the start cookie', async () => {
    const { loopback } = await openLogin(() => 'code=abcdef')
    const page = await begin(await newContext(), loopback)
    await page.click('text=Allow')
    expect(await page.title()).toContain('Confirm in the terminal')
    expect((await nextCode(loopback)).callback.binding).toBe('cookie')
  })

  test('S2: a callback forged by a page of the same browser needs confirmation', async () => {
    const { loopback } = await openLogin(() => 'code=abcdef')
    const context = await newContext()
    await begin(context, loopback)
    const evil = await openSite(
      () => `<title>Evil</title><a href="${loopback.redirectUri}?code=evil-code">A cat</a>`,
    )
    const page = await context.newPage()
    await page.goto(evil)
    await page.click('text=A cat')
    expect(await page.title()).toContain('Confirm in the terminal')
    const attempt = await nextCode(loopback)
    expect(attempt.callback.binding).toBe('cookie')
    await attempt.finish({ kind: 'rejected' })
    expect(await staysQuiet(loopback)).toBe(true)
  })

  test('S3, S11: ignores images, frames, scripts and fetches of a foreign page', async () => {
    const opened = await openLogin((state) => `code=true-code&state=${state}`)
    const { loopback } = opened
    const context = await newContext()
    const mine = await begin(context, loopback)
    const target = `${loopback.redirectUri}?code=evil-code`
    const evil = await openSite(
      () => `<title>Evil</title><img src="${target}"><iframe src="${target}"></iframe>
        <script src="${target}"></script><link rel="prefetch" href="${target}">
        <script>
          const read = (url, init) => fetch(url, init).then((r) => r.text()).catch(() => 'blocked')
          window.reads = Promise.all([
            read('${target}'),
            read('${target}', { credentials: 'include' }),
            read('${target}', { mode: 'no-cors', credentials: 'include' }),
            read('${target}', { method: 'POST', headers: { 'x-own': '1' } }),
          ])
        </script>`,
    )
    const page = await context.newPage()
    await page.goto(evil)
    // Blocked, or opaque and empty.
    for (const text of (await page.evaluate('window.reads')) as string[]) {
      expect(['blocked', '']).toContain(text)
    }
    expect(await staysQuiet(loopback, 200)).toBe(true)
    void mine.click('text=Allow').catch(() => {})
    expect((await nextCode(loopback)).callback.code.reveal()).toBe('true-code')
  })

  test('S22: two browsers get separate states and cookies, and both need confirmation', async () => {
    const { loopback, notices } = await openLogin(
      (state) => `code=${state.slice(0, 9)}&state=${state}`,
    )
    const first = await begin(await newContext(), loopback)
    const second = await begin(await newContext(), loopback)
    expect(notices).toMatchObject([{ kind: 'two-browsers' }])
    const codes = new Set<string>()
    for (const page of [first, second]) {
      void page.click('text=Allow').catch(() => {})
      const attempt = await nextCode(loopback)
      codes.add(attempt.callback.code.reveal())
      expect(attempt.callback.doubt).toBe('two-browsers')
      await expect.poll(() => page.title()).toContain('Confirm in the terminal')
      await attempt.finish({ kind: 'rejected' })
    }
    expect(codes.size).toBe(2)
  })

  test('reports a request with https', async () => {
    const { loopback, notices } = await openLogin(() => 'code=a')
    const page = await (await newContext()).newPage()
    await page.goto(loopback.redirectUri.replace('http:', 'https:')).catch(() => {})
    expect(notices.map(({ kind }) => kind)).toContain('tls-on-port')
  })

  test('S18: preconnections of the browser do not delay closing', async () => {
    const { loopback } = await openLogin((state) => `code=a&state=${state}`)
    const page = await begin(await newContext(), loopback)
    void page.click('text=Allow').catch(() => {})
    await nextCode(loopback)
    const since = performance.now()
    await loopback.close()
    expect(performance.now() - since).toBeLessThan(100 * slowness())
  })
})
