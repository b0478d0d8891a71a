import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { allow, openPage, type Page, textOf } from '../support/fake-browser.ts'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { hold as speakOn } from '../support/protocol-client.ts'
import { KEY, type Pty } from '../support/pty.ts'
import { itRclones } from '../support/rclones.ts'
import { CLIENT_ID, CLIENT_SECRET } from '../support/stage.ts'
import { listen, untilFree } from './support/default-port.ts'
import { startLogin, startLoginInPty } from './support/login-run.ts'

const EU = 'anna@example.com'
const APP = [`client_id=${CLIENT_ID}`, `client_secret=${CLIENT_SECRET}`]

/** `::1` where this machine has it. */
const LOOPBACK = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses?.map(({ address }) => address) ?? [])
  .filter((address) => address === '127.0.0.1' || address === '::1')

/** The port of the default redirect URI: its tests take turns. */
describe('port 53682', () => {
  let fake: FakePcloud
  const undo: (() => unknown)[] = []
  beforeEach(async () => {
    fake = await startFakePcloud()
    undo.push(() => fake.close())
    await untilFree()
  })
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })

  async function login() {
    const run = await startLogin({ fake, port: 'default' })
    undo.push(run.remove)
    return run
  }

  async function loginInPty(method?: 'browser') {
    const run = await startLoginInPty({ fake, port: 'default', method })
    undo.push(run.remove)
    return run
  }

  async function hold(address: string): Promise<Server> {
    const holder = await listen(address)
    undo.push(() => holder.close())
    return holder
  }

  const browser = () => ({ proxy: fake.proxyUrl, ca: fake.caPem })

  test('S7: uses the default redirect URI, byte for byte, without options', async () => {
    const run = await login()
    const page = await allow(await openPage(await run.startUrl(), browser()))
    expect(page.html).toContain('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    const asked = fake.requests.find(({ method }) => method === 'oauth2/authorize')
    const traded = fake.requests.find(({ method }) => method === 'oauth2_token')
    expect(asked?.query.get('redirect_uri')).toBe('http://localhost:53682/')
    expect(traded?.form.get('redirect_uri')).toBe('http://localhost:53682/')
    expect(run.saved()).toContain('[cloud]\n')
  })

  /** Logs in with rclone's own app. */
  async function loginByRclone(
    words: readonly string[],
    { before = '', env = {} }: { before?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'own-app-'))
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    const config = join(folder, 'rclone.conf')
    if (before !== '') writeFileSync(config, before)
    const more = ['--login', 'browser', '--yes', '--json', '--config', config]
    const program = startProgram([...words, ...more], { fake, env })
    const { start_url } = await program.event('auth_url')
    const page = await openPage(String(start_url), browser())
    // rclone ends as soon as it has the code, now and then before its page is out.
    await allow(page, 'anna@example.com').catch(() => undefined)
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    return readFileSync(config, 'utf8')
  }

  itRclones('a blank client id: rclone logs in with its own app, EU found', async () => {
    const saved = await loginByRclone(['new', 'cloud', '--client-id', ''])
    expect(saved).toContain('hostname = eapi.pcloud.com\n')
    expect(saved).not.toContain('client_')
  })

  itRclones(
    'reconnect of a remote without a client id: by rclone’s own app, its keys kept',
    async () => {
      const before =
        '[cloud]\ntype = pcloud\n# mine\ntoken = {"access_token":"dead"}\nencoding = Slash\n'
      const env = { PCLOUD_CLIENT_ID: 'of-another' }
      expect(await loginByRclone(['reconnect', 'cloud'], { before, env })).toMatch(
        /^\[cloud\]\ntype = pcloud\n# mine\ntoken = \{.*\}\nencoding = Slash\nhostname = eapi.pcloud.com\n$/,
      )
    },
  )

  itRclones(
    'a dialogue that ends in the browser leaves the same section, by rclone and by us',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dialogue-'))
      undo.push(() => rmSync(folder, { recursive: true, force: true }))
      const programs = [
        ['rclone', '--ca-cert', fake.caFile, 'config'],
        [process.execPath, PROGRAM],
      ]
      const saved = []
      for (const [at, command] of programs.entries()) {
        const config = join(folder, `${at}.conf`)
        let visit: Promise<unknown> | undefined
        const onTalk = (talk: string) => {
          const link =
            /http:\/\/(?:127.0.0.1|localhost):53682\/(?:auth\?state=|start\/)\S+(?=\n)/.exec(
              talk,
            )?.[0]
          // rclone, again: what it saved shows whether it had the code.
          const loaded = (page: Page) => allow(page, EU).catch(() => undefined)
          if (link) visit ??= openPage(link, browser()).then(loaded)
        }
        const env = environment({ fake, env: { RCLONE_CONFIG: config, HOME: folder } })
        const words = ['create', 'pc', 'pcloud', ...APP, 'config_auth_no_browser=true']
        const turns = await speakOn({ command, env, onTalk }, { words })
        await visit
        expect(turns.map(({ State }) => State)).toEqual(['*oauth-islocal,,,', ''])
        saved.push(readFileSync(config, 'utf8').trimEnd())
      }
      const [theirs, ours] = saved.map((text) => text.replace(/"access_token":"[^"]+"/, 'TOKEN'))
      expect(theirs).toContain('hostname = eapi.pcloud.com\n')
      // rclone stores values that are given at once in any order: Go's maps have none.
      const lines = (text: string | undefined) => text?.split('\n').sort()
      expect(lines(ours)).toEqual(lines(theirs))
    },
    40_000,
  )

  test.each(LOOPBACK)('S9: another program uses it on %s: exit 8', async (address) => {
    await hold(address)
    const run = await login()
    const { code, stderr } = await run.ended
    expect(code).toBe(8)
    expect(run.events()).toEqual([
      {
        event: 'error',
        code: 'port-unavailable',
        message: expect.stringContaining('Port 53682 is in use'),
        hint: expect.stringMatching(/--redirect-port .*--login paste/),
      },
    ])
    expect(stderr).not.toContain('/start/')
    expect(run.saved()).toBeUndefined()
  })

  test('S12: a second login at the same time fails, and the first succeeds', async () => {
    const first = await login()
    const start = await first.startUrl()
    expect(await (await login()).ended).toMatchObject({ code: 8 })
    await allow(await openPage(start, browser()))
    expect(await first.ended).toMatchObject({ code: 0 })
  })

  test.each([undefined, 'browser'] as const)(
    'in use: the user can paste instead (--login %s)',
    async (method) => {
      await hold('127.0.0.1')
      const { pty, saved } = await loginInPty(method)
      await choose(pty, 'Paste a code')
      const link = /https:\/\/my\.pcloud\.com\/oauth2\/authorize\?\S+/.exec(
        await pty.see(/authorize\?/),
      )
      expect(link?.[0]).not.toContain('redirect_uri')
      await pty.expect('paste')
      const page = await allow(await openPage(link?.[0] ?? '', browser()))
      pty.send(`${textOf(page, 'code')}${KEY.enter}`)
      await save(pty)
      expect(saved()).toContain('[cloud]\n')
    },
  )

  test('in use: the user closes the other program and tries again', async () => {
    const holder = await hold('127.0.0.1')
    const { pty, saved, startUrl } = await loginInPty()
    await pty.expect('What do you want to do?')
    holder.close()
    await choose(pty, 'Try again')
    await allow(await openPage(await startUrl(), browser()))
    await save(pty)
    expect(saved()).toContain('[cloud]\n')
  })

  test('in use: the user chooses another port that the app has registered', async () => {
    await hold('127.0.0.1')
    const { pty, saved } = await loginInPty()
    const proposal = /Use (http:\/\/localhost:(\d+)\/)/.exec(await pty.see(/Use http:\S+/))
    fake.addRedirectUri(proposal?.[1] ?? '')
    await choose(pty, 'Use http')
    const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/.exec(await pty.see(/start\/[\w-]{43}/))
    expect(new URL(link?.[0] ?? '').port).toBe(proposal?.[2])
    await allow(await openPage(link?.[0] ?? '', browser()))
    await save(pty)
    expect(saved()).toContain('[cloud]\n')
  })
})

/** Types the number that stands before this choice. */
async function choose(pty: Pty, label: string): Promise<void> {
  const row = new RegExp(`(\\d)  ${label}`)
  const [, number = ''] = row.exec(await pty.see(row)) ?? []
  pty.send(number)
  await pty.see(new RegExp(`❯ ${number}  ${label}`))
  pty.send(KEY.enter)
}

async function save(pty: Pty): Promise<void> {
  await pty.expect('Save?')
  pty.send(KEY.enter)
  expect(await pty.end()).toMatchObject({ code: 0 })
}
