import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { allow, openPage } from '../support/fake-browser.ts'
import { KEY, type Pty, pasted } from '../support/pty.ts'
import { listen, untilFree } from './support/default-port.ts'
import { Flood } from './support/flood.ts'
import { callback } from './support/forgeries.ts'
import { openSockets, residentMegabytes } from './support/kernel.ts'
import { startLoginInPty, type TerminalRun } from './support/login-run.ts'

const FORGED = 1_000

/** 64 silent, 64 half-closed, 32 slow connections at all times, and forged callbacks. */
describe('S17: many requests on the port during the paste prompt', () => {
  let fake: FakePcloud
  let run: TerminalRun
  let flood: Flood
  let before: number
  beforeEach(async () => {
    fake = await startFakePcloud()
    await untilFree()
    run = await startLoginInPty({ fake, port: 'default', method: undefined })
    await run.pty.see('Code or address ›')
    before = residentMegabytes(run.pty.pid)
    flood = new Flood(run.port)
    flood.idle(64)
    flood.halfClosed(64)
    flood.slow(32)
  })
  afterEach(async () => {
    flood.stop()
    run.remove()
    await fake.close()
  })

  const browser = () => ({ proxy: fake.proxyUrl, ca: fake.caPem })

  /** What stands in the address bar of a browser elsewhere, whose page did not load. */
  async function copiedAddress(): Promise<string> {
    run.pty.send('?')
    const screen = await run.pty.see('my.pcloud.com/oauth2/authorize?')
    const link = /https:\/\/my\.pcloud\.com\/oauth2\/authorize\?\S+/.exec(screen)
    const state = new URL(link?.[0] ?? '').searchParams.get('state') ?? ''
    const code = fake.mintCode(fake.account('marcel@example.com'))
    return run.origin + callback({ code, state, locationid: '1', hostname: 'api.pcloud.com' })
  }

  /** Nothing came of it, and it took no more than it may. */
  function expectUnharmed(statuses: readonly number[]): void {
    expect(statuses).toHaveLength(FORGED)
    expect(new Set(statuses)).toEqual(new Set([403, 404, 414, 421]))
    expect(flood.opened).toBeGreaterThan(160)
    expect(openSockets(run.pty.pid)).toBeLessThan(300)
    expect(residentMegabytes(run.pty.pid) - before).toBeLessThan(64)
    expect(fake.requests).toEqual([])
  }

  /** While connections still pour in. */
  async function expectSaved({ pty, saved }: TerminalRun): Promise<void> {
    await pty.see('Save?')
    const began = performance.now()
    pty.send(KEY.enter)
    await expectGone(pty, 0, began)
    expect(saved()).toContain('[cloud]\n')
    expect(fake.requests.filter(({ method }) => method === 'oauth2_token')).toHaveLength(1)
  }

  async function expectGone(pty: Pty, code: number, began: number): Promise<void> {
    expect(await pty.end()).toMatchObject({ code })
    expect(performance.now() - began).toBeLessThan(2_000)
    const holder = await listen('127.0.0.1')
    await new Promise((closed) => holder.close(closed))
  }

  test('S17: accepts the paste', async () => {
    expectUnharmed(await flood.forge(FORGED))
    const forged = flood.forge(200).catch(() => undefined)
    run.pty.send(pasted(await copiedAddress()) + KEY.enter)
    await expectSaved(run)
    await forged
  })

  test('S17: accepts the right callback', async () => {
    expectUnharmed(await flood.forge(FORGED))
    const start = await run.startUrl()
    const [page] = await Promise.all([
      openPage(start, browser()).then((opened) => allow(opened)),
      flood.forge(200).catch(() => undefined),
    ])
    expect(page.html).toContain('Connected to pCloud')
    await expectSaved(run)
  })

  test('S18: Ctrl-C stops it immediately, and the port is free', async () => {
    const forged = flood.forge(FORGED).catch(() => undefined)
    await run.pty.see('part of this login')
    const began = performance.now()
    run.pty.send(KEY.ctrlC)
    await expectGone(run.pty, 130, began)
    expect(run.saved()).toBeUndefined()
    await forged
  })
})
