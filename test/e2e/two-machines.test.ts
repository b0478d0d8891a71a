import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { builtBrowser } from '../support/built-browser.ts'
import { type Machine, openMachine, whyNoMachines } from '../support/machine.ts'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty, pasted } from '../support/pty.ts'
import { describeRclones, itRclones } from '../support/rclones.ts'
import { sample } from '../support/sample.ts'

const why = whyNoMachines()
const run = promisify(execFile)

/** Email and host of an account in each region. */
const REGIONS = [
  ['US', 'marcel@example.com', 'api.pcloud.com'],
  ['EU', 'anna@example.com', 'eapi.pcloud.com'],
] as const

/**
 * `desk` has the browser, `nas` has none; each has a loopback of its own, on which the
 * port of the default redirect URI is always free.
 */
describe.skipIf(why !== undefined)(`two machines${why === undefined ? '' : ` (${why})`}`, () => {
  const browserProgram = builtBrowser()
  let [fake, desk, nas] = [] as unknown as [FakePcloud, Machine, Machine]
  let folder = ''
  const open: Pty[] = []

  beforeEach(async () => {
    fake = await startFakePcloud()
    folder = mkdtempSync(join(tmpdir(), 'two-machines-'))
    desk = await openMachine(fake)
    nas = await openMachine(fake)
  })
  afterEach(async () => {
    for (const pty of open.splice(0)) pty.close()
    desk.close()
    nas.close()
    await fake.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const confOf = (machine: Machine) => join(folder, machine === desk ? 'desk.conf' : 'nas.conf')

  function terminal(machine: Machine, command: string, ...args: readonly string[]): Pty {
    const secret = { PCLOUD_CLIENT_SECRET: fake.app.secret }
    const ssh = { SSH_CONNECTION: '192.0.2.7 50022 192.0.2.9 22', BROWSER: undefined }
    const place = machine === nas ? ssh : { DISPLAY: ':0' }
    const conf = { RCLONE_CONFIG: confOf(machine), RCLONE_CA_CERT: fake.caFile }
    const env = { ...environment({ fake, env: { ...secret, ...place, ...conf } }), TERM: 'xterm' }
    const pty = new Pty(...machine.on(command, ...args), { env, cols: 400, rows: 60 })
    open.push(pty)
    return pty
  }

  /** `new` on the machine without a browser, at its paste prompt. */
  async function startNew(...more: readonly string[]): Promise<Pty> {
    return startNewAs(fake.app.clientId, ...more)
  }

  async function startNewAs(clientId: string, ...more: readonly string[]): Promise<Pty> {
    const words = ['new', 'pc', '--client-id', clientId, '--root-folder', 'd0']
    const args = [PROGRAM, ...words, '--region', 'auto', ...more]
    const person = terminal(nas, process.execPath, ...args)
    await person.see(/(Code or address|Text from rclone) ›/)
    return person
  }

  /** A person at the desk opens a link and clicks Allow; tells where that ended. */
  async function browse(link: string, email: string): Promise<{ url: string; code?: string }> {
    const [command, args] = desk.on(process.execPath, browserProgram, link, email)
    const { stdout } = await run(command, args, { env: environment({ fake }) })
    return JSON.parse(stdout)
  }

  async function finish(person: Pty, host: string): Promise<void> {
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    await expectWorks('pc', host)
  }

  /** rclone uses the remote on the machine that got it. */
  async function expectWorks(remote: string, host: string): Promise<void> {
    expect(readFileSync(confOf(nas), 'utf8')).toContain(`hostname = ${host}\n`)
    const words = ['--config', confOf(nas), '--ca-cert', fake.caFile, 'lsd', `${remote}:`]
    const { stdout } = await run(...nas.on('rclone', ...words), { env: environment({ fake }) })
    expect(stdout).toMatch(/ \w+\n/)
  }

  const linkOn = (screen: string, pattern: RegExp) => pattern.exec(screen)?.[0] ?? ''
  const PAGE = /https:\/\/my\.pcloud\.com\/oauth2\/\S+/
  const START = /http:\/\/localhost:53682\/start\/\S+/

  async function paste(person: Pty, text: string): Promise<void> {
    person.send(pasted(text))
    await person.see(/[\d,]+ characters/)
    person.send(KEY.enter)
  }

  test('a listener on one does not exist on the other', async () => {
    await startNew()
    const [command, args] = desk.on(
      ...[process.execPath, '-e', "require('net').connect(53682, '127.0.0.1')"],
    )
    await expect(run(command, args)).rejects.toThrow('ECONNREFUSED')
  })

  test.each(sample(REGIONS, 1))(
    'the code that pCloud shows on the desktop: %s',
    async (_, email, host) => {
      const person = await startNew()
      const { code = '' } = await browse(linkOn(await person.screen(), PAGE), email)
      await paste(person, code)
      await finish(person, host)
    },
  )

  test.each(sample(REGIONS, 1))(
    'the address of a page that does not load: %s',
    async (_, email, host) => {
      const person = await startNew('--no-browser')
      person.send('?')
      await person.see(PAGE)
      const end = await browse(linkOn(await person.screen(), PAGE), email)
      expect(end.url).toMatch(/^http:\/\/localhost:53682\/\?code=/)
      await paste(person, end.url)
      await finish(person, host)
    },
  )

  test.each(sample(REGIONS, 1))(
    'a tunnel, as the printed command makes it: %s',
    async (_, email, host) => {
      const person = await startNew()
      const screen = await person.screen()
      expect(screen).toContain('ssh -L 53682:localhost:53682 ')
      await desk.tunnel(53_682, nas)
      const end = await browse(linkOn(screen, START), email)
      expect(end.url).toMatch(/^http:\/\/localhost:53682\/done\//)
      await finish(person, host)
    },
  )

  /** What `authorize` of this program prints at the desk. */
  async function authorizeAtDesk(command: string, args: readonly string[], email: string) {
    const person = terminal(desk, command, ...args)
    // rclone 1.75 prints `"http://localhost:53682/"` in quotes before its link.
    const start = /http:\/\/(?:localhost|127\.0\.0\.1):53682\/(?:start\/|auth\?)\S+/
    await browse(linkOn(await person.see(start), start), email)
    await person.expect('<---End paste', 15_000)
    return person.screen()
  }

  const ours = () => [
    ...[PROGRAM, 'authorize', '--client-id', fake.app.clientId],
    ...['--login', 'browser', '--no-browser'],
  ]
  const rclones = ['authorize', 'pcloud', '--auth-no-open-browser']

  test.each(sample(REGIONS, 1))(
    'authorize on the desktop, its blob here: %s',
    async (_, email, host) => {
      const printed = await authorizeAtDesk(process.execPath, ours(), email)
      const person = await startNew()
      await paste(person, printed)
      await finish(person, host)
    },
  )

  describeRclones('stock rclone authorize at the desk, its output here', () => {
    test.each(sample(REGIONS, 1))('%s', async (_, email, host) => {
      const printed = await authorizeAtDesk('rclone', rclones, email)
      const person = await startNew()
      await paste(person, printed)
      await finish(person, host)
    })
  })

  describeRclones('without an app of one’s own: rclone at the desk, its output here', () => {
    test.each(sample(REGIONS, 1))('%s', async (_, email, host) => {
      const person = await startNewAs('')
      expect(await person.screen()).toContain('rclone authorize "pcloud"')
      await paste(person, 'kHcOQZGvBz7ZzdRvYYKiYiXMQ7ZSxIN&nothing=of the kind')
      await person.see('✗')
      await paste(person, await authorizeAtDesk('rclone', rclones, email))
      await finish(person, host)
      expect(readFileSync(confOf(nas), 'utf8')).not.toContain('client_')
    })
  })

  itRclones('without an app of one’s own, through a tunnel', async () => {
    const person = await startNewAs('')
    const screen = await person.see(/127\.0\.0\.1:53682\/auth\?state=/)
    expect(screen).toContain('ssh -L 53682:localhost:53682 ')
    await desk.tunnel(53_682, nas)
    await browse(linkOn(screen, /http:\/\/127\.0\.0\.1:53682\/auth\S+/), 'anna@example.com')
    await finish(person, 'eapi.pcloud.com')
  })

  itRclones('Ctrl-C ends the rclone that waits, too', async () => {
    const person = await startNewAs('')
    await person.see(/127\.0\.0\.1:53682\/auth\?state=/)
    person.send(KEY.ctrlC)
    expect((await person.end()).code).toBe(130)
    const [command, args] = nas.on(
      ...[process.execPath, '-e', "require('net').connect(53682, '127.0.0.1')"],
    )
    await expect(run(command, args)).rejects.toThrow('ECONNREFUSED')
  })

  describeRclones('authorize at the desk, its blob in stock rclone here', () => {
    test.each(sample(REGIONS, 1))('%s', async (_, email, host) => {
      const printed = await authorizeAtDesk(process.execPath, ours(), email)
      const blob = /--->\s*(\S+)\s*<---End/.exec(printed)?.[1] ?? ''
      // Its prompt is a cooked terminal, which cuts a line after 4,095 characters.
      expect(blob.length).toBeLessThan(4_095)
      const person = terminal(nas, 'rclone', 'config')
      const dialogue: readonly (readonly [string, string])[] = [
        ['n/s/q>', 'n'],
        ['name>', 'pc'],
        ['Storage>', 'pcloud'],
        ['client_id>', ''],
        ['client_secret>', ''],
        ['y/n>', 'n'],
        ['y/n>', 'n'],
        ['config_token>', blob],
        ['y/e/d>', 'y'],
        ['e/n/d/r/c/s/q>', 'q'],
      ]
      for (const [prompt, answer] of dialogue) {
        await person.expect(prompt)
        person.send(answer + KEY.enter)
      }
      await person.end()
      await expectWorks('pc', host)
    })
  })
})
