import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, openPage, textOf } from '../support/fake-browser.ts'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty, pasted } from '../support/pty.ts'
import { sample } from '../support/sample.ts'
import { slowness } from '../support/slowness.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let pty: Pty | undefined

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

/** A shell around the program, so that the terminal can be looked at afterwards. */
const AFTERWARDS = `"$@"; echo "code=$?"; stty -a | tr ';' '\\n' | grep -oE -- '-?(icanon|echo|isig)( |$)'; echo over`

/** The program at the prompt of its login: over SSH, so that the listener is there as well. */
async function startPasting(...more: readonly string[]): Promise<Pty> {
  const env = environment({
    fake: stage.fake,
    env: {
      ...{ BROWSER: undefined, SSH_CONNECTION: '192.0.2.7 50022 192.0.2.9 22' },
      PCLOUD_CLIENT_SECRET: CLIENT_SECRET,
    },
  })
  const words = ['new', 'pc', '--config', stage.config, '--redirect-port', String(stage.port)]
  words.push('--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto', ...more)
  const shell = ['-c', AFTERWARDS, 'sh', process.execPath, PROGRAM, ...words]
  pty = new Pty('sh', shell, { env: { ...env, TERM: 'xterm' }, cols: 250, rows: 60 })
  await pty.see('Code or address ›')
  return pty
}

const startLinkOn = (text: string) => /http:\/\/localhost:\d+\/start\/\S+/.exec(text)?.[0]
const pageOn = (text: string) => /https:\/\/my\.pcloud\.com\/oauth2\/\S+/.exec(text)?.[0] ?? ''

function canListen(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}

/** A token of that length as JSON, or within a blob: a key that nobody reads fills it. */
function tokenOf(length: number): string {
  const value = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  const json = JSON.stringify({ access_token: value, x: '' })
  return json.replace('"x":""', `"x":"${'x'.repeat(length - json.length)}"`)
}

function blobOf(length: number): string {
  const account = stage.fake.account('anna@example.com')
  const token = JSON.stringify({ access_token: stage.fake.mintToken(account) })
  const encode = (pad: number) => {
    const fields = { token, hostname: 'eapi.pcloud.com', encoding: 'x'.repeat(pad) }
    return Buffer.from(JSON.stringify(fields)).toString('base64').replace(/=+$/, '')
  }
  const pad = Math.floor((length * 3) / 4) - Math.floor((encode(0).length * 3) / 4)
  const fit = [-2, -1, 0, 1, 2].map((more) => encode(Math.max(0, pad + more)))
  return fit.find((blob) => blob.length === length) ?? fit[2] ?? ''
}

const wrapped = (text: string, width = 78) => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\r')

async function expectLogin(person: Pty): Promise<void> {
  await person.see('Logged in as anna@example.com · EU ·')
  await person.see('Save?')
  person.send(KEY.enter)
  await expectSane(person, 0)
  expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
}

/** The program is gone with this code, its port is free, and the terminal is a terminal. */
async function expectSane(person: Pty, code: number): Promise<void> {
  const screen = await person.see(/over$/, 10_000)
  expect(screen).toMatch(new RegExp(`code=${code}\n`))
  if (code === 130) expect(screen).not.toMatch(/Code or address ›|Waiting for you/)
  const modes = screen.slice(screen.indexOf('code='))
  for (const mode of ['icanon', 'echo', 'isig']) {
    expect(modes).toContain(mode)
    expect(modes).not.toContain(`-${mode}`)
  }
  expect(person.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(
    person.raw.lastIndexOf('\x1b[?2004h'),
  )
  expect(person.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThanOrEqual(
    person.raw.lastIndexOf('\x1b[?25l'),
  )
  expect(await canListen(stage.port)).toBe(true)
}

describe('a paste of any length on a real terminal', () => {
  const lengths = [100, 4_095, 4_096, 5_000, 100_000]
  const cases = lengths.flatMap((length) => [
    [length, 'marked', 'in one line'] as const,
    [length, 'marked', 'wrapped'] as const,
    [length, 'not marked', 'in one line'] as const,
    [length, 'not marked', 'wrapped'] as const,
  ])

  it.each(sample(cases, 8))('%i characters, %s, %s', async (length, marks, lines) => {
    const person = await startPasting()
    const whole = length < 400 || length % 2 === 1 ? tokenOf(length) : blobOf(length)
    expect(whole).toHaveLength(length)
    const text = lines === 'wrapped' ? wrapped(whole) : whole
    const shown = `${text.length.toLocaleString('en')} characters`
    const began = performance.now()
    person.send(marks === 'marked' ? pasted(text) : text)
    await person.see(shown)
    expect(performance.now() - began).toBeLessThan(1_000 * slowness())
    // A terminal without marks: the Enter that ends a line of the paste is not the person's.
    await delay(120)
    person.send(KEY.enter)
    await expectLogin(person)
    expect(person.raw).not.toContain(whole.slice(20, 60))
  })

  it('a code of 31 characters, and a wrong paste of 100', async () => {
    const person = await startPasting()
    person.send(pasted('x'.repeat(50).concat(' y', 'z'.repeat(48))) + KEY.enter)
    await person.see("That doesn't look like a code or an address.")
    person.send(stage.fake.mintCode(stage.fake.account('anna@example.com')))
    await person.see('characters')
    await delay(120)
    person.send(KEY.enter)
    await expectLogin(person)
  })

  it('reports a paste that was cut at 4,095 characters, and accepts the whole one after it', async () => {
    const person = await startPasting()
    const blob = blobOf(5_000)
    person.send(pasted(blob.slice(0, 4_095)) + KEY.enter)
    await person.see('is damaged or incomplete.')
    await person.see('4,095 characters')
    person.send(pasted(blob) + KEY.enter)
    await expectLogin(person)
  })
})

describe('the first input wins', () => {
  it.each([
    ['marked, still open', '\x1b[200~eyJob3N0bmFtZSI6', 'y\ry\ry\x1b[201~'],
    ['typed', 'kHcOQZGv', 'Bz7ZzdRv\ry\ry\r'],
  ])('the browser wins over half a paste (%s): the rest is ignored', async (_, first, rest) => {
    const person = await startPasting()
    const link = startLinkOn(await person.screen())
    person.send(first)
    if (!first.startsWith('\x1b')) await person.see('characters')
    const login = stage.logIn(link, 'anna@example.com')
    await person.see('Logged in as anna@example.com')
    person.send(rest)
    await login
    await person.see('Press Enter to continue')
    await delay(300)
    expect(await person.screen()).not.toContain('Save?')
    person.send(KEY.enter)
    await person.see('Save?')
    expect(await person.screen()).not.toContain('Code or address ›')
    person.send(KEY.enter)
    await expectSane(person, 0)
  })

  it('the browser wins over an empty prompt, which disappears', async () => {
    const person = await startPasting()
    await stage.logIn(startLinkOn(await person.screen()), 'anna@example.com')
    const screen = await person.see('Save?')
    expect(screen).not.toMatch(/Code or address ›|Waiting for you|Press Enter to continue/)
    person.send(KEY.enter)
    await expectSane(person, 0)
  })

  it("the paste wins while the browser is on pCloud's page, and the listener is closed", async () => {
    const person = await startPasting()
    const screen = await person.screen()
    const waiting = await openPage(startLinkOn(screen) ?? '', stage.browser)
    expect(waiting.url).toContain('https://my.pcloud.com/')
    const page = await stage.logIn(pageOn(screen), 'anna@example.com')
    person.send(pasted(textOf(page, 'code') ?? '') + KEY.enter)
    await expectLogin(person)
    await expect(allow(waiting)).rejects.toThrow('ECONNREFUSED')
    expect(stage.fake.tokens).toHaveLength(1)
  })

  it('S2: a paste in progress does not answer the review of an account', async () => {
    stage.fake.behaviour.dropState = true
    const person = await startPasting()
    const link = startLinkOn(await person.screen())
    person.send('\x1b[200~SECRET')
    await stage.logIn(link, 'anna@example.com')
    await person.see('Logged in as anna@example.com')
    person.send('http://localhost/yes\ry\r\x1b[201~y')
    await person.see('Press Enter to continue')
    await delay(300)
    person.send(KEY.enter)
    await person.see('Not my account')
    person.send(pasted('y\r'))
    await delay(200)
    expect(await person.screen()).toContain('Not my account')
    expect(existsSync(stage.config)).toBe(false)
    person.send(`y${KEY.enter}`)
    await expectSane(person, 0)
  })
})

describe('stopped', () => {
  it.each([
    ['at the empty prompt', ''],
    ['with half a paste typed', 'kHcOQZGvBz7Z'],
    ['within a marked paste', '\x1b[200~kHcOQZGv'],
  ])(
    'Ctrl-C %s: 130, the prompt is removed, the port is free, the terminal is restored',
    async (_, typed) => {
      const person = await startPasting()
      person.send(typed)
      if (typed.startsWith('k')) await person.see('characters')
      else await delay(100)
      // Inside marks Ctrl-C is a character of the paste until the marks are closed.
      person.send(typed.startsWith('\x1b') ? `\x1b[201~${KEY.ctrlC}` : KEY.ctrlC)
      await expectSane(person, 130)
      expect(() => stage.read()).toThrow('ENOENT')
    },
  )

  it('Ctrl-C works at once if the end mark of a paste was lost', async () => {
    const person = await startPasting()
    person.send('\x1b[200~half of a')
    await delay(400)
    person.send(KEY.ctrlC)
    await person.see('code=130', 1_500)
    await expectSane(person, 130)
  })

  it("Ctrl-C during the check of the browser's login", async () => {
    const person = await startPasting()
    const link = startLinkOn(await person.screen())
    stage.fake.faults.add({ method: 'userinfo', kind: 'hang' })
    const login = stage.logIn(link).catch(() => undefined)
    await delay(500)
    person.send(KEY.ctrlC)
    await expectSane(person, 130)
    await login
  })
})
