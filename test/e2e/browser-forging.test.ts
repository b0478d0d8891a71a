import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { describeInChromium } from '../support/chromium.ts'
import { KEY } from '../support/pty.ts'
import { allow, BrowserRig, heading, photograph } from './support/browser-rig.ts'
import { type ForeignSite, startForeignSite } from './support/foreign-site.ts'

const MALLORY = 'mallory@example.com'

describeInChromium('a forging page in the same real browser', () => {
  const rig = new BrowserRig()
  let site: ForeignSite
  beforeEach(async () => {
    site = await startForeignSite()
    rig.later(site.close)
    rig.fake.addAccount({ email: MALLORY, region: 'us' })
  })

  /** The address that would log in the attacker: a live code of theirs, no state. */
  function forgedCallback(origin: string): string {
    const code = rig.fake.mintCode(rig.fake.account(MALLORY))
    return `${origin}/?code=${code}&locationid=1&hostname=api.pcloud.com`
  }

  /** The person's own tab, at pCloud's page; the start cookie is in the browser now. */
  async function begin(startUrl: Promise<string>): Promise<{ own: Page; foreign: Page }> {
    const profile = await rig.profile()
    const own = await profile.newPage()
    await own.goto(await startUrl)
    return { own, foreign: await profile.newPage() }
  }

  const ways: readonly [way: string, (foreign: Page, target: string) => Promise<unknown>][] = [
    [
      'link',
      async (foreign, target) => {
        await foreign.goto(site.page('/offer', `<a href="${target}">A gift</a>`))
        await foreign.click('a')
      },
    ],
    ['redirect', (foreign, target) => foreign.goto(site.redirect('/go', target))],
    [
      'script',
      (foreign, target) =>
        foreign.goto(site.page('/go', `<script>location.href = '${target}'</script>`)),
    ],
  ]

  test.each(ways)('S2: a %s sends the cookie, but is not a login', async (_way, forge) => {
    const run = await rig.login()
    const { own, foreign } = await begin(run.startUrl())
    await forge(foreign, forgedCallback(run.origin))
    await foreign.waitForURL(`${run.origin}/**`)
    // This page, not the one for strangers: the cookie did come.
    expect(await heading(foreign)).toBe('This response could not be checked')
    expect(rig.exchanges()).toBe(0)
    expect(await allow(own)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.events().find(({ event }) => event === 'account')).toMatchObject({
      email: 'marcel@example.com',
    })
    expect(rig.exchanges()).toBe(1)
  })

  test('S2: the user declines the foreign account, and the real login succeeds', async () => {
    const run = await rig.loginInPty()
    const { own, foreign } = await begin(run.startUrl())
    await foreign.goto(site.redirect('/go', forgedCallback(run.origin)))
    await run.pty.expect(`Logged in as ${MALLORY}`)
    await run.pty.expect('Not my account')
    run.pty.send(KEY.enter)
    await run.pty.expect('Rejected. Still waiting for your login.')
    expect(run.saved()).toBeUndefined()
    expect(await allow(own)).toBe('Connected to pCloud')
    await run.pty.expect('Logged in as marcel@example.com')
    await run.pty.expect('Save?')
    run.pty.send(KEY.enter)
    expect(await run.pty.end()).toMatchObject({ code: 0 })
    const mine = rig.fake.tokens.find(({ account }) => account.email === 'marcel@example.com')
    expect(run.saved()).toContain(`"access_token":"${mine?.value}"`)
  })

  test('S13: keeps the real login that arrives while the question is open', async () => {
    const run = await rig.loginInPty()
    const { own, foreign } = await begin(run.startUrl())
    await foreign.goto(site.redirect('/go', forgedCallback(run.origin)))
    await run.pty.expect('Not my account')
    const callback = own.waitForRequest((request) => request.url().startsWith(`${run.origin}/?`))
    await own.click('#allow', { noWaitAfter: true })
    await callback
    await foreign.goto(forgedCallback(run.origin))
    run.pty.send(KEY.enter)
    await run.pty.expect('Logged in as marcel@example.com')
    expect(await heading(own)).toBe('Connected to pCloud')
    await run.pty.expect('Save?')
    run.pty.send(KEY.enter)
    expect(await run.pty.end()).toMatchObject({ code: 0 })
  })

  test('S3: a forged end of the login, with the cookie, does not end it', async () => {
    const run = await rig.login()
    const { own, foreign } = await begin(run.startUrl())
    await foreign.goto(site.redirect('/go', `${run.origin}/?error=access_denied`))
    expect(await heading(foreign)).toBe('Access was not granted')
    await foreign.goto(site.redirect('/go', `${run.origin}/?error=access_denied&state=guess`))
    expect(await heading(foreign)).toBe('This response belongs to a different login')
    await photograph(foreign, 'refused-wrong-state')
    expect(await allow(own)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
  })

  test('S2: images, frames, scripts and fetches of a page have no effect', async () => {
    const run = await rig.login({ args: ['--allow-missing-state'] })
    const { own, foreign } = await begin(run.startUrl())
    const target = forgedCallback(run.origin).replaceAll('&', '&amp;')
    const tags = `<img src="${target}"><iframe src="${target}"></iframe><script src="${target}"></script>`
    const call = `<script>fetch('${forgedCallback(run.origin)}', { mode: 'no-cors', credentials: 'include' })</script>`
    const statuses: number[] = []
    foreign.on('response', (response) => {
      if (response.url().startsWith(run.origin)) statuses.push(response.status())
    })
    await foreign.goto(site.page('/trap', tags + call), { waitUntil: 'load' })
    expect(statuses.length).toBeGreaterThan(0)
    expect(new Set(statuses)).toEqual(new Set([403]))
    expect(await allow(own)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(rig.exchanges()).toBe(1)
  })
})
