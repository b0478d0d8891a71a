import { expect, test } from 'vitest'
import { describeInChromium } from '../support/chromium.ts'
import { KEY } from '../support/pty.ts'
import { allow, BrowserRig, deny, heading, photograph } from './support/browser-rig.ts'

describeInChromium('a login in a real browser', () => {
  const rig = new BrowserRig()

  test.each([
    ['US', 'marcel@example.com', 'api.pcloud.com'],
    ['EU', 'anna@example.com', 'eapi.pcloud.com'],
  ])('Allow, %s: success page, then saved', async (region, email, host) => {
    const [run, page] = [await rig.login(), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(new URL(page.url()).host).toBe('my.pcloud.com')
    await photograph(page, 'start')
    expect(await allow(page, email)).toBe('Connected to pCloud')
    const shown = await page.textContent('main')
    expect(shown).toContain(email)
    expect(shown).toContain(`${region} (${host})`)
    await photograph(page, `success-${region}`)
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.saved()).toContain(`hostname = ${host}\n`)
    expect(rig.exchanges()).toBe(1)
    expect(rig.fake.refusedHosts).toEqual([])
  })

  test('removes the code from the address, and the result page has its own style', async () => {
    const [run, page] = [await rig.login(), await rig.tab()]
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(await run.startUrl())
    await allow(page)
    expect(page.url()).toMatch(new RegExp(`^${run.origin}/done/[\\w-]{43}$`))
    const corner = "getComputedStyle(document.querySelector('main')).borderRadius"
    expect(await page.evaluate(corner)).toBe('18px')
    expect(complaints).toEqual([])
    await run.ended
  })

  test.each(['silent', 'error'] as const)('Deny (%s): page and exit 4', async (style) => {
    rig.fake.behaviour.denyStyle = style
    const [run, page] = [await rig.login(), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await deny(page)).toBe('Access was not granted')
    await photograph(page, `denied-${style}`)
    expect(await run.ended).toMatchObject({ code: 4 })
    expect(run.events().at(-1)).toMatchObject({ event: 'error', code: 'login-denied' })
    expect(run.saved()).toBeUndefined()
    expect(rig.exchanges()).toBe(0)
  })

  test('an invalid secret: failure page and exit 4, and the secret is not displayed', async () => {
    const [run, page] = [await rig.login({ secret: 'wrong-CANARY-secret' }), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('The login did not work')
    await photograph(page, 'failure')
    const { code, stdout, stderr } = await run.ended
    expect(code).toBe(4)
    expect(stdout + stderr + (await page.content())).not.toContain('CANARY')
    expect(run.saved()).toBeUndefined()
  })

  test('repeats the prompt for an invalid secret on a terminal, and the login then succeeds', async () => {
    const [run, page] = [await rig.loginInPty({ secret: 'wrong' }), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('The login did not work')
    await run.pty.expect('Client ID')
    run.pty.send(KEY.enter)
    await run.pty.expect('Client secret')
    run.pty.send(`${rig.fake.app.secret}${KEY.enter}`)
    await run.pty.expect('/start/')
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    await run.pty.expect('Save?')
    run.pty.send(KEY.enter)
    expect(await run.pty.end()).toMatchObject({ code: 0 })
    expect(run.saved()).toContain(`client_secret = ${rig.fake.app.secret}\n`)
  })

  test('S16: text from the service is escaped on the page', async () => {
    const [run, page] = [await rig.login(), await rig.tab()]
    const markup = '<img src=x onerror=document.title=1><script>document.title=2</script>'
    const state = new URL(await run.authUrl()).searchParams.get('state')
    const query = new URLSearchParams({ state: state ?? '', error: markup })
    await page.goto(`${run.origin}/?${query}`)
    expect(await heading(page)).toBe('pCloud refused the login')
    expect(await page.textContent('dd')).toBe(markup)
    expect(await page.locator('img, script').count()).toBe(0)
    expect(await run.ended).toMatchObject({ code: 4 })
  })
})
