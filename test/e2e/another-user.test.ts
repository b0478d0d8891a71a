import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { allow, openPage } from '../support/fake-browser.ts'
import { freePort } from '../support/free-port.ts'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { Pty } from '../support/pty.ts'
import { sample } from '../support/sample.ts'
import { callback } from './support/forgeries.ts'
import {
  type LoginOptions,
  type LoginRun,
  startLogin,
  startLoginInPty,
  type TerminalRun,
} from './support/login-run.ts'
import { UserBrowser, whyNoOtherUsers } from './support/other-user.ts'

const MINE = 'anna@example.com'
const THEIRS = 'marcel@example.com'
const why = whyNoOtherUsers()

describe.skipIf(why !== undefined)(`another user of this computer ${why ?? ''}`, () => {
  let fake: FakePcloud
  let folder: string
  let undo: (() => unknown)[]
  beforeEach(async () => {
    fake = await startFakePcloud()
    folder = mkdtempSync(join(tmpdir(), 'opener-'))
    undo = [() => fake.close(), () => rmSync(folder, { recursive: true, force: true })]
  })
  afterEach(async () => {
    for (const step of undo.reverse()) await step()
  })

  /** A browser program that writes its link down and does nothing: a slow one. */
  function slowBrowser() {
    const [path, seen] = [join(folder, 'browser'), join(folder, 'link')]
    writeFileSync(path, `#!/bin/sh\necho "$1" > ${seen}.part\nmv ${seen}.part ${seen}\n`)
    chmodSync(path, 0o755)
    const link = async () => {
      await expect.poll(() => existsSync(seen), { timeout: 8_000 }).toBe(true)
      return readFileSync(seen, 'utf8').trim()
    }
    return { path, link }
  }

  async function start(options: Partial<LoginOptions> = {}): Promise<LoginRun> {
    const run = await startLogin({ fake, ...options })
    undo.push(run.remove)
    return run
  }

  async function startInPty(options: Partial<LoginOptions> = {}): Promise<TerminalRun> {
    const run = await startLoginInPty({ fake, ...options })
    undo.push(run.remove)
    return run
  }

  const browser = () => ({ proxy: fake.proxyUrl, ca: fake.caPem })
  const codeOf = (email: string) => fake.mintCode(fake.account(email))
  /** The other user comes back with a code of their own account. */
  const bringCode = (run: { readonly origin: string }, who: UserBrowser, state: string) =>
    who.get(run.origin + callback({ code: codeOf(THEIRS), state, hostname: 'api.pcloud.com' }))
  const exchanges = () => fake.requests.filter(({ method }) => method === 'oauth2_token').length

  const visits = (['opener', 'start_url'] as const).flatMap((name) =>
    (['first', 'second', 'between redirect and callback'] as const).map(
      (order) => [name, order] as const,
    ),
  )

  test.each(sample(visits, 3))(
    'S22: %s, %s, --yes: refused, and the user’s browser completes the login',
    async (name, order) => {
      const opener = slowBrowser()
      const run = await start(name === 'opener' ? { env: { BROWSER: opener.path } } : {})
      const link = name === 'opener' ? await opener.link() : await run.startUrl()
      const thief = new UserBrowser(1001)
      const steal = async () => {
        const answer = await thief.get(link)
        expect([answer.status, answer.headers.location]).toEqual([403, undefined])
        expect(answer.headers['set-cookie']).toBeUndefined()
        expect(answer.body).toContain('belongs to someone else')
      }
      if (order === 'first') await steal()
      const page = await openPage(link, browser())
      if (order === 'second') await steal()
      if (order === 'between redirect and callback') await Promise.all([steal(), steal()])
      expect((await allow(page, MINE)).html).toContain('Connected to pCloud')
      const { code, stdout, stderr } = await run.ended
      expect(code).toBe(0)
      expect(stdout).toContain(MINE)
      expect(stdout).not.toContain(THEIRS)
      expect(stderr).toContain(
        'Another user of this computer opened the login link and was refused.',
      )
      expect(exchanges()).toBe(1)
    },
  )

  test.each([
    ['::1', { to: '::1' }],
    ['127.0.0.7', { from: '127.0.0.7', to: '127.0.0.1' }],
    ['::ffff:127.0.0.1', { to: '::ffff:127.0.0.1' }],
  ])('S22: also refuses another user from %s', async (_, route) => {
    const run = await start()
    expect(await new UserBrowser(1001).begin(await run.startUrl(), route)).toBeUndefined()
    await allow(await openPage(await run.startUrl(), browser()), MINE)
    expect((await run.ended).code).toBe(0)
  })

  test('S22: ignores a connection that a different user closed immediately', async () => {
    const run = await start()
    const link = new URL(await run.startUrl())
    // Some end the connection in order, some reset it.
    const request = `GET ${link.pathname} HTTP/1.1\\r\\nHost: ${link.host}\\r\\n\\r\\n`
    const script = `for (let at = 0; at < 40; at += 1) { const s = require('node:net').connect(${link.port}, '127.0.0.1', () => s.write('${request}', () => at % 2 ? s.destroy() : s.resetAndDestroy())).on('error', () => {}) }`
    execFileSync('setpriv', ['--reuid=1001', '--clear-groups', process.execPath, '-e', script])
    await allow(await openPage(link.href, browser()), MINE)
    expect((await run.ended).code).toBe(0)
  })

  test('S22: sudo: accepts the browser of the user that ran it, and refuses a third user', async () => {
    const run = await start({ env: { SUDO_UID: '1000' } })
    const link = await run.startUrl()
    expect(await new UserBrowser(1001).begin(link)).toBeUndefined()
    const own = new UserBrowser(1000)
    const state = await own.begin(link)
    const code = codeOf(MINE)
    const done = own.get(
      run.origin + callback({ code, state: state ?? '', hostname: 'eapi.pcloud.com' }),
    )
    expect((await run.ended).code).toBe(0)
    expect((await done).status).toBe(303)
    expect(run.saved()).toContain('[cloud]')
  })

  const printedLink = (run: LoginRun) => run.stderr().match(/http:\S+\/start\/[\w-]{43}/)?.[0] ?? ''
  const orders = ['alone', 'first', 'second'] as const

  test.each(sample(orders, 2))(
    'S22: printed link, --yes, another user %s: refused, exit 4',
    async (order) => {
      const run = await start({ args: ['--timeout', '8s'] })
      await run.startUrl()
      await expect.poll(() => printedLink(run)).not.toBe('')
      const [link, other] = [printedLink(run), new UserBrowser(1001)]
      const page = order === 'second' ? await openPage(link, browser()) : undefined
      const state = (await other.begin(link)) ?? ''
      expect(state).toMatch(/^[\w-]{43}$/)
      expect((await bringCode(run, other, state)).status).toBe(403)
      const own = order === 'first' ? await openPage(link, browser()) : page
      if (own) expect((await allow(own, MINE)).html).toContain('could not be checked')
      const { code, stderr, stdout } = await run.ended
      expect(code).toBe(4)
      expect(stdout).toContain('"code":"login-timeout"')
      expect(stderr + stdout).toContain('remove --yes')
      expect(exchanges()).toBe(0)
      expect(run.saved()).toBeUndefined()
    },
  )

  test('S22: printed link, --yes: a denial by another user does not end the login', async () => {
    const run = await start()
    await run.startUrl()
    await expect.poll(() => printedLink(run)).not.toBe('')
    const other = new UserBrowser(1001)
    const state = (await other.begin(printedLink(run))) ?? ''
    await other.get(run.origin + callback({ error: 'access_denied', state }))
    await allow(await openPage(await run.startUrl(), browser()), MINE)
    expect((await run.ended).code).toBe(0)
  })

  test('S22: printed link, on a terminal: the review has the account first and offers a no', async () => {
    const { pty, ...run } = await startInPty()
    const link = await run.startUrl()
    const other = new UserBrowser(1001)
    const state = (await other.begin(link)) ?? ''
    await pty.see('Another user of this computer opened the printed login link')
    expect((await bringCode(run, other, state)).headers.location).toMatch(/^\/done\//)
    const review = await pty.see('Not my account')
    expect(review.indexOf(`Account: ${THEIRS}`)).toBeGreaterThan(review.indexOf('Review'))
    expect(review.indexOf(`Account: ${THEIRS}`)).toBeLessThan(review.indexOf('type = pcloud'))
    // The own browser comes in the meantime: it is not lost.
    const page = await openPage(link, browser())
    const own = allow(page, MINE)
    expect((await own).html).toContain('Confirm in the terminal')
    pty.send('n\r')
    await pty.see(`Account: ${MINE}`)
    pty.send('y\r')
    expect((await pty.exited).code).toBe(0)
    expect(run.saved()).toContain('[cloud]')
    expect(exchanges()).toBe(2)
  })

  test('S22: on a terminal, Enter alone does not save an unconfirmed account', async () => {
    const { pty, ...run } = await startInPty()
    const other = new UserBrowser(1001)
    const state = (await other.begin(await run.startUrl())) ?? ''
    await bringCode(run, other, state)
    await pty.see('Not my account')
    pty.send('\r')
    await pty.see('Still waiting for your login')
    expect(run.saved()).toBeUndefined()
    pty.send('\u0003')
    expect((await pty.exited).code).toBe(130)
  })

  test('S21: --login poll: the local link refuses the other user without disclosing the page', async () => {
    const opener = slowBrowser()
    const words = ['new', 'cloud', '--config', join(folder, 'rclone.conf'), '--root-folder', 'd0']
    words.push('--client-id', fake.app.clientId, '--client-secret', 'env:PCLOUD_CLIENT_SECRET')
    words.push('--region', 'auto', '--login', 'poll', '--yes', '--json')
    const env = { PCLOUD_CLIENT_SECRET: fake.app.secret, BROWSER: opener.path }
    const run = startProgram(words, { fake, env })
    undo.push(() => run.child.kill('SIGKILL'))
    const link = await opener.link()
    const { url, start_url } = await run.event('auth_url')
    expect(start_url).toBe(link)
    const stolen = await new UserBrowser(1001).get(link)
    expect(stolen.status).toBe(403)
    expect(JSON.stringify(stolen)).not.toContain('request_id')
    const page = await openPage(link, browser())
    expect(page.url).toBe(url)
    await allow(page, MINE)
    const { code, stdout, stderr } = await run.ended
    expect([code, stdout]).toEqual([0, expect.stringContaining(MINE)])
    expect(stderr).toContain('was refused')
  })

  test('S22: authorize asks before it prints anything', async () => {
    const port = await freePort()
    fake.addRedirectUri(`http://localhost:${port}/`)
    const words = ['authorize', 'pcloud', '--client-id', fake.app.clientId, '--login', 'browser']
    words.push(
      '--client-secret',
      'env:PCLOUD_CLIENT_SECRET',
      '--no-browser',
      '--redirect-port',
      `${port}`,
    )
    const env = environment({ fake, env: { PCLOUD_CLIENT_SECRET: fake.app.secret } })
    const pty = new Pty(process.execPath, [PROGRAM, ...words], { env, cols: 200, rows: 50 })
    undo.push(() => pty.close())
    const link = (await pty.see(/http:\S+\/start\/[\w-]{43}/)).match(
      /http:\S+\/start\/[\w-]{43}/,
    )?.[0]
    const other = new UserBrowser(1001)
    const state = (await other.begin(link ?? '')) ?? ''
    await bringCode({ origin: `http://localhost:${port}` }, other, state)
    await pty.see('Is this your account?')
    expect(await pty.screen()).not.toContain('Paste the following')
    pty.send('\r')
    await pty.see('Still waiting for your login')
    const page = await openPage(link ?? '', browser())
    await allow(page, MINE)
    await pty.see(`Logged in as ${MINE}`)
    await pty.see(/Is this your account\?[\s\S]*Is this your account\?/)
    pty.send('y\r')
    await pty.see('Paste the following')
    expect((await pty.exited).code).toBe(0)
  })

  test('S21: rclone’s app: the other user is refused, and the user’s browser gets rclone’s page', async () => {
    const opener = slowBrowser()
    const bin = join(folder, 'bin')
    const [page, done] = ['http://127.0.0.1:53682/auth?state=secretOfRclone', join(folder, 'done')]
    mkdirSync(bin)
    const token = JSON.stringify({ access_token: fake.mintToken(fake.account(MINE)) })
    const print = `echo '--->'; echo '${token}'; echo '<---End paste'`
    const wait = `while [ ! -e ${done} ]; do sleep 0.1; done`
    const text = `#!/bin/sh\necho "$*" > ${folder}/words\necho "go to ${page} now" >&2\n${wait}\n${print}\n`
    writeFileSync(join(bin, 'rclone'), text, { mode: 0o755 })
    const words = ['new', 'cloud', '--config', join(folder, 'rclone.conf'), '--root-folder', 'd0']
    words.push('--client-id', '', '--region', 'auto', '--yes', '--json')
    const env = { PATH: `${bin}:${process.env.PATH}`, BROWSER: opener.path }
    const run = startProgram(words, { fake, env })
    undo.push(() => run.child.kill('SIGKILL'))
    const link = await opener.link()
    expect((await run.event('auth_url')).start_url).toBe(link)
    const stolen = await new UserBrowser(1001).get(link)
    expect([stolen.status, JSON.stringify(stolen).includes('secretOfRclone')]).toEqual([403, false])
    expect((await new UserBrowser(0).get(link)).headers.location).toBe(page)
    expect(readFileSync(join(folder, 'words'), 'utf8')).toContain('--auth-no-open-browser')
    writeFileSync(done, '')
    const { code, stdout } = await run.ended
    expect([code, stdout]).toEqual([0, expect.stringContaining(MINE)])
  })
})
