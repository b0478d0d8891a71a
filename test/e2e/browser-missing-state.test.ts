import { beforeEach, expect, test } from 'vitest'
import { describeInChromium } from '../support/chromium.ts'
import { KEY } from '../support/pty.ts'
import { allow, BrowserRig, deny, photograph } from './support/browser-rig.ts'

describeInChromium('a pCloud that drops state, in a real browser', () => {
  const rig = new BrowserRig()
  beforeEach(() => {
    rig.fake.behaviour.dropState = true
  })

  test('S2: after a yes, the account that was shown is saved', async () => {
    const [run, page] = [await rig.loginInPty(), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Confirm in the terminal')
    expect(await page.textContent('main')).not.toContain('marcel')
    await photograph(page, 'confirm')
    await run.pty.expect('Logged in as marcel@example.com')
    await run.pty.expect('Account: marcel@example.com')
    await run.pty.expect('Not my account')
    expect(run.saved()).toBeUndefined()
    run.pty.send(`y${KEY.enter}`)
    expect(await run.pty.end()).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('[cloud]\ntype = pcloud\n')
  })

  test('S2: if you decline, the login continues, and a different account can be accepted', async () => {
    const [run, page] = [await rig.loginInPty(), await rig.tab()]
    await page.goto(await run.startUrl())
    await allow(page, 'anna@example.com')
    await run.pty.expect('Not my account')
    run.pty.send(KEY.enter)
    await run.pty.expect('Rejected. Still waiting for your login.')
    await page.goto(await run.startUrl())
    await allow(page)
    await run.pty.expect('Logged in as marcel@example.com')
    await run.pty.expect('Not my account')
    run.pty.send(`y${KEY.enter}`)
    expect(await run.pty.end()).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('hostname = api.pcloud.com\n')
  })

  test('S2: with --yes --json, refuses it: exit 4 with the hint', async () => {
    const [run, page] = [await rig.login({ args: ['--timeout', '3s'] }), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('This response could not be checked')
    await photograph(page, 'refused-missing-state')
    const { code, stderr } = await run.ended
    expect(code).toBe(4)
    expect(run.events().at(-1)).toMatchObject({
      event: 'error',
      hint: expect.stringContaining('--allow-missing-state'),
    })
    expect(stderr).toContain('pCloud omitted state')
    expect(run.saved()).toBeUndefined()
    expect(rig.exchanges()).toBe(0)
  })

  test('S2: with --allow-missing-state, saves without a confirmation', async () => {
    const run = await rig.login({ args: ['--allow-missing-state'] })
    const page = await rig.tab()
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('[cloud]\n')
  })

  test('S2: refuses a different browser that does not have the cookie', async () => {
    const run = await rig.login({ args: ['--allow-missing-state'] })
    const [page, stranger] = [await rig.tab(), await rig.tab()]
    await stranger.goto(await run.authUrl())
    expect(await allow(stranger, 'anna@example.com')).toBe("This page doesn't belong to your login")
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('hostname = api.pcloud.com\n')
    expect(rig.exchanges()).toBe(1)
  })

  test('S3: reports a denial with only the cookie, and continues to wait', async () => {
    const [run, page] = [await rig.login({ args: ['--allow-missing-state'] }), await rig.tab()]
    await page.goto(await run.startUrl())
    expect(await deny(page)).toBe('Access was not granted')
    await photograph(page, 'denied-unbound')
    await run.event('denied')
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
  })
})
