import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { Firefox, type FirefoxTab } from '../support/firefox.ts'
import { has } from '../support/needs.ts'
import { sample } from '../support/sample.ts'
import { type LoginOptions, type LoginRun, startLogin } from './support/login-run.ts'

const installed = has('firefox-esr')

/** The colour scheme that the user prefers, and the background of our pages in it. */
const STYLES = [
  ['dark', 'rgb(12, 16, 22)'],
  ['light', 'rgb(243, 245, 248)'],
] as const

for (const [scheme, ground] of sample(STYLES, 1)) {
  const title = `a login in Firefox, ${scheme}`

  describe.skipIf(!installed)(installed ? title : `${title} (skipped: no firefox-esr)`, () => {
    let firefox: Firefox
    let fake: FakePcloud
    let runs: LoginRun[] = []
    beforeAll(async () => {
      // HTTPS-only is its strictest mode: loopback is an exception of it.
      const prefs = { 'dom.security.https_only_mode': true }
      firefox = await Firefox.launch({ scheme, prefs })
    }, 60_000)
    beforeEach(async () => {
      fake = await startFakePcloud()
    })
    afterEach(async () => {
      for (const run of runs.splice(0)) run.remove()
      await fake.close()
    })
    afterAll(() => firefox?.close())

    async function login(options: Partial<LoginOptions> = {}): Promise<[LoginRun, FirefoxTab]> {
      const run = await startLogin({ fake, ...options })
      runs = [...runs, run]
      const tab = await firefox.tab(fake.proxyUrl)
      await tab.goto(await run.startUrl())
      expect(await tab.read('location.host')).toBe('my.pcloud.com')
      return [run, tab]
    }

    const exchanges = () => fake.requests.filter(({ method }) => method === 'oauth2_token').length

    it('Allow: success page on a clean address, in its own style, then saved', async () => {
      const [run, tab] = await login()
      await tab.click('#allow')
      await tab.seeHeading('Connected to pCloud')
      expect(await tab.url()).toMatch(new RegExp(`^${run.origin}/done/[\\w-]{43}$`))
      expect(await tab.read(`document.querySelector('main').textContent`)).toContain(
        'marcel@example.com',
      )
      expect(await tab.read('getComputedStyle(document.body).backgroundColor')).toBe(ground)
      expect(await run.ended).toMatchObject({ code: 0 })
      expect(run.saved()).toContain('hostname = api.pcloud.com\n')
      // Where the code was is not in the history (S15).
      await tab.back()
      await expect.poll(() => tab.read('location.host')).toBe('my.pcloud.com')
    })

    it.each(['silent', 'error'] as const)('Deny (%s): page and exit 4', async (style) => {
      fake.behaviour.denyStyle = style
      const [run, tab] = await login()
      await tab.click('#deny')
      await tab.seeHeading('Access was not granted')
      expect(await run.ended).toMatchObject({ code: 4 })
      expect([run.saved(), exchanges()]).toEqual([undefined, 0])
    })

    it('a refused callback is still refused after a reload; the Back button opens pCloud, and the login can finish', async () => {
      fake.behaviour.dropState = true
      const [run, tab] = await login({ args: ['--timeout', '30s'] })
      await tab.click('#allow')
      await tab.seeHeading('This response could not be checked')
      await tab.reload()
      await tab.seeHeading('This response could not be checked')
      await tab.back()
      await expect.poll(() => tab.read('location.host')).toBe('my.pcloud.com')
      await tab.click('#deny')
      await tab.seeHeading('Access was not granted')
      expect(await run.ended).toMatchObject({ code: 4 })
      expect(exchanges()).toBe(0)
    })

    it('S15: a reload of the success page does not change the result, immediately or later', async () => {
      const [run, tab] = await login()
      await tab.click('#allow')
      await tab.seeHeading('Connected to pCloud')
      const address = await tab.url()
      await tab.reload().catch(() => undefined)
      expect(await run.ended).toMatchObject({ code: 0 })
      await expect(tab.goto(address)).rejects.toThrow('browsingContext.navigate')
      const later = await firefox.tab(fake.proxyUrl)
      await expect(later.goto(`${run.origin}/`)).rejects.toThrow('browsingContext.navigate')
      expect([exchanges(), run.saved()]).toEqual([1, expect.stringContaining('[cloud]\n')])
    })

    it('S2: a page in the same browser that forges a callback with the cookie has no effect', async () => {
      const [run, tab] = await login()
      const own = await tab.url()
      const code = fake.mintCode(fake.account('anna@example.com'))
      await tab.goto(`${run.origin}/?code=${code}&locationid=2&hostname=eapi.pcloud.com`)
      await tab.seeHeading('This response could not be checked')
      expect(exchanges()).toBe(0)
      await tab.goto(own)
      await tab.click('#allow')
      await tab.seeHeading('Connected to pCloud')
      expect(await run.ended).toMatchObject({ code: 0 })
      expect(run.saved()).toContain('hostname = api.pcloud.com\n')
    })

    it('S22: the link in a second profile is reported', async () => {
      const [run] = await login()
      const stranger = await firefox.tab(fake.proxyUrl)
      await stranger.goto(await run.startUrl())
      await expect.poll(run.stderr).toContain('This link was opened in two browsers.')
    })
  })
}
