import type { Page, Request } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { describeInChromium } from '../support/chromium.ts'
import { KEY } from '../support/pty.ts'
import { allow, BrowserRig, heading, photograph } from './support/browser-rig.ts'
import { type ForeignSite, startForeignSite } from './support/foreign-site.ts'

describeInChromium('what browsers and people do besides, in a real browser', () => {
  const rig = new BrowserRig()
  let site: ForeignSite
  beforeEach(async () => {
    site = await startForeignSite()
    rig.later(site.close)
  })

  /** What this tab gets from the listener: statuses, or why the browser hides them. */
  function watch(page: Page, origin: string): (number | string | undefined)[] {
    const seen: (number | string | undefined)[] = []
    const ours = (request: Request) => request.url().startsWith(origin)
    page.on('response', (response) => ours(response.request()) && seen.push(response.status()))
    page.on('requestfailed', (request) => ours(request) && seen.push(request.failure()?.errorText))
    return seen
  }

  test.each([
    // Answered as well; then `Cross-Origin-Resource-Policy` keeps the answer from the page.
    ['link', 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin'],
    ['speculation rule', 204],
  ])('S14: a prefetch by %s does not use up the start link or a code', async (way, outcome) => {
    const [run, page] = [await rig.login(), await rig.tab()]
    const start = await run.startUrl()
    const code = rig.fake.mintCode(rig.fake.account('anna@example.com'))
    const seen = watch(page, run.origin)
    await page.goto(site.page('/eager', eager(way, [start, `${run.origin}/?code=${code}`])))
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([outcome, outcome])
    await page.goto(start)
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(rig.exchanges()).toBe(1)
  })

  test('S3: answers requests for icons, robots.txt and unknown addresses, and ignores them', async () => {
    const [run, page] = [await rig.login(), await rig.tab()]
    await run.startUrl()
    const seen = watch(page, run.origin)
    for (const path of ['/favicon.ico', '/robots.txt', '/done/', '/start/', '/nothing?code=1']) {
      await page.goto(run.origin + path)
      expect(await heading(page)).toBe('This page is empty')
    }
    await photograph(page, 'not-found')
    expect(new Set(seen)).toEqual(new Set([404]))
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
  })

  test('the start link can be reopened in the same browser, also with the Back button', async () => {
    const [run, page] = [await rig.login(), await rig.tab()]
    await page.goto(site.page('/before', 'before'))
    await page.goto(await run.startUrl())
    await page.reload()
    await page.goBack()
    await page.goForward()
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.stderr()).not.toContain('two browsers')
  })

  test('S15: a reload no longer displays the page, and the Back button does not display the code', async () => {
    rig.fake.behaviour.dropState = true
    const [run, page] = [await rig.loginInPty(), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Confirm in the terminal')
    await run.pty.expect('Not my account')
    await page.reload()
    expect(await heading(page)).toBe('This page is empty')
    await page.goBack()
    expect(new URL(page.url()).host).toBe('my.pcloud.com')
    await page.goForward()
    expect(page.url()).toContain(`${run.origin}/done/`)
    run.pty.send(`y${KEY.enter}`)
    await run.pty.expect('Save?')
    run.pty.send(KEY.enter)
    expect(await run.pty.end()).toMatchObject({ code: 0 })
    expect(rig.exchanges()).toBe(1)
  })

  test('S15: a reload of the success page does not change the result, immediately or later', async () => {
    const [run, page] = [await rig.login(), await rig.tab()]
    await page.goto(await run.startUrl())
    await allow(page)
    const address = page.url()
    await page.reload().catch(() => undefined)
    const { code } = await run.ended
    const later = await page.context().newPage()
    await expect(later.goto(address)).rejects.toThrow('ERR_CONNECTION_REFUSED')
    expect(code).toBe(0)
    expect(run.saved()).toContain('[cloud]\n')
  })

  test('S22: if two browsers open a link, their logins need a confirmation', async () => {
    const run = await rig.login({ args: ['--timeout', '6s'] })
    const [page, other] = [await rig.tab(), await rig.tab()]
    const start = await run.startUrl()
    await page.goto(start)
    await other.goto(start)
    await expect.poll(run.stderr).toContain('This link was opened in two browsers.')
    for (const tab of [page, other]) {
      expect(await allow(tab)).toBe('This response could not be checked')
    }
    await photograph(page, 'refused-unconfirmed')
    expect(rig.exchanges()).toBe(0)
    expect(await run.ended).toMatchObject({ code: 4 })
  })

  test('S22: a login without a start link needs a confirmation', async () => {
    const run = await rig.login()
    const [page, other] = [await rig.tab(), await rig.tab()]
    await other.goto(await run.authUrl())
    expect(await allow(other)).toBe('This response could not be checked')
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(rig.exchanges()).toBe(1)
  })

  test('S18: idle connections of a browser do not delay the exit', async () => {
    const [run, page] = [await rig.login(), await rig.tab()]
    const preconnect = `<link rel="preconnect" href="${run.origin}">`
    await page.goto(site.page('/eager', preconnect))
    await page.goto(await run.startUrl())
    await allow(page)
    const shown = Date.now()
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(Date.now() - shown).toBeLessThan(2_000)
  })
})

/** A page that asks the browser to load these ahead of a click, in its old or its new way. */
function eager(way: string, urls: readonly string[]): string {
  if (way === 'link') return urls.map((url) => `<link rel="prefetch" href="${url}">`).join('')
  const rules = { prefetch: [{ urls, eagerness: 'immediate' }] }
  return `<script type="speculationrules">${JSON.stringify(rules)}</script>`
}
