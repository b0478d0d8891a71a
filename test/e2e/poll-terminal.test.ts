import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deny, openPage } from '../support/fake-browser.ts'
import { environment, PROGRAM, runProgram } from '../support/program.ts'
import { KEY, Pty, type PtyOptions } from '../support/pty.ts'
import { readQr } from '../support/qr-reader.ts'
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

interface Screen extends PtyOptions {
  readonly args?: readonly string[]
  /** Leaves out --region, so that there is a question to go back to. */
  readonly asksRegion?: true
}

/** `new` by poll with everything given but what `--yes` would answer. */
function start({ args = [], env = {}, asksRegion, ...size }: Screen = {}): Pty {
  const all = { PCLOUD_CLIENT_SECRET: CLIENT_SECRET, TERM: 'xterm-256color', ...env }
  const words = ['new', 'pc', '--config', stage.config, '--client-id', CLIENT_ID]
  words.push('--root-folder', 'd0', '--login', 'poll', ...args)
  if (!asksRegion) words.push('--region', 'auto')
  pty = new Pty(process.execPath, [PROGRAM, ...words], {
    ...{ cols: 150, rows: 45, ...size },
    env: environment({ fake: stage.fake, env: all }),
  })
  return pty
}

async function toTheLogin(person: Pty): Promise<string> {
  return pageLink(person)
}

/** @param at which one, where the login has begun anew */
async function pageLink(person: Pty, at = 0): Promise<string> {
  const screen = await person.see(/request_id=\w{43}/)
  return screen.match(/https:\/\/my\.pcloud\.com\/\S+request_id=\w{43}/g)?.at(at) ?? ''
}

const WAITING = /Waiting for you to click Allow · \d:\d\d left · Ctrl-C to stop/

const bothAsked = () => expect.poll(() => stage.fake.requests.length).toBe(2)

async function noneLeft(): Promise<void> {
  await expect.poll(() => stage.fake.abandoned.map(({ host }) => host).sort()).toEqual(BOTH)
}
const BOTH = ['api.pcloud.com', 'eapi.pcloud.com']

describe('a login by poll on a terminal', () => {
  it('continues from the link to a saved remote without typing', async () => {
    const person = start()
    const url = await toTheLogin(person)
    const screen = await person.see(WAITING)
    expect(screen).toContain('Click Allow only if the page shows the name of your app.')
    expect(screen).toContain('This login method is not official. If it fails, use --login paste.')
    await stage.logIn(url, 'anna@example.com')
    const after = await person.see('Logged in as anna@example.com · EU ·')
    expect(after).not.toContain('Waiting for you')
    await person.see('Save?')
    person.send(`y${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
  })

  it('counts down', async () => {
    const person = start({ args: ['--timeout', '3s', '--yes'] })
    await person.see('0:03 left')
    await person.see('0:02 left')
    expect((await person.end()).code).toBe(4)
    expect(await person.screen()).toContain('The login timed out before you clicked Allow.')
    expect(await person.screen()).not.toContain('--allow-missing-state')
  })

  it('shows more on `?` while it waits', async () => {
    const person = start()
    await toTheLogin(person)
    expect(await person.see(WAITING)).toContain('? for help')
    person.send('?')
    await person.see('You do not paste a code.')
  })

  it('returns to the previous step, and starts a new request', async () => {
    const person = start({ asksRegion: true })
    await person.see('4/6 Region')
    person.send(KEY.enter)
    const first = await toTheLogin(person)
    await bothAsked()
    person.send(`typed in vain${KEY.enter}${KEY.shiftTab}`)
    await person.see('❯ 4/6 Region')
    await noneLeft()
    person.send(KEY.enter)
    await person.see((screen) => screen.includes('request_id=') && !screen.includes(first))
    await stage.logIn(await pageLink(person, -1))
    await person.see('Logged in as marcel@example.com')
  })

  it.each([
    ['Ctrl-C', 130, (person: Pty) => person.send(KEY.ctrlC)],
    ['Ctrl-D', 130, (person: Pty) => person.send(KEY.ctrlD)],
    ['SIGTERM', 143, (person: Pty) => person.signal('SIGTERM')],
  ])('%s: %i, and all connections are closed', async (_, code, stop) => {
    const person = start()
    await toTheLogin(person)
    await person.see(WAITING)
    await bothAsked()
    stop(person)
    expect((await person.end()).code).toBe(code)
    await noneLeft()
    expect(existsSync(stage.config)).toBe(false)
    expect(person.raw).not.toContain(CLIENT_SECRET)
  })

  it('reports a denial, and the login can start again', async () => {
    const person = start()
    await deny(await openPage(await toTheLogin(person), stage.browser))
    const screen = await person.see('Log in again?')
    expect(screen.replace(/\s+/g, ' ')).toContain('The login failed. pCloud says: Access denied')
  })

  it('repeats the prompt for a refused secret', async () => {
    stage.fake.behaviour.pollNeedsSecret = true
    const person = start({ env: { PCLOUD_CLIENT_SECRET: 'wrong-secret' } })
    await person.see('pCloud refuses the client ID or the secret.')
    await person.see('Client ID ›')
    person.send(KEY.enter)
    await person.see('Client secret ›')
    person.send(CLIENT_SECRET + KEY.enter)
    await person.see(WAITING)
    await stage.logIn(await pageLink(person, -1))
    await person.see('Logged in as marcel@example.com')
    expect(person.raw).not.toContain('wrong-secret')
  })

  it('refuses a blank client ID at its question', async () => {
    const words = ['new', 'pc', '--config', stage.config, '--login', 'poll']
    pty = new Pty(process.execPath, [PROGRAM, ...words], { env: environment({ fake: stage.fake }) })
    expect(await pty.see('Client ID ›')).not.toContain("rclone's own app")
    pty.send(KEY.enter)
    await pty.see('needs the client ID of your own app.')
  })
})

describe('the QR code', () => {
  it('S42: contains only the public page, black on white in any theme', async () => {
    const person = start()
    const url = await toTheLogin(person)
    await person.see(WAITING)
    const cells = await person.cells()
    expect(readQr(cells, { foreground: 'light' })).toBe(url)
    expect(readQr(cells, { foreground: 'dark' })).toBe(url)
    expect(new URL(url).searchParams.has('client_secret')).toBe(false)
  })

  it('without colour is right on a dark terminal, and on a light one that reports it', async () => {
    const dark = start({ args: ['--no-color'] })
    const url = await toTheLogin(dark)
    await dark.see(WAITING)
    expect(readQr(await dark.cells(), { foreground: 'light' })).toBe(url)
    expect(dark.raw).not.toContain('\x1b[38;5;16')
    dark.close()
    const light = start({ args: ['--no-color'], env: { COLORFGBG: '0;15' } })
    const other = await toTheLogin(light)
    await light.see(WAITING)
    expect(readQr(await light.cells(), { foreground: 'dark' })).toBe(other)
  })

  it.each([
    ['signs', ['--no-color'], /^ *#{106}$/m],
    ['colour', [], undefined],
  ] as const)('without UTF-8 is drawn with pairs of columns: %s', async (_, args, drawing) => {
    const person = start({ args, env: { LANG: 'C' }, rows: 70 })
    const url = await toTheLogin(person)
    const screen = await person.see(/Waiting for you to click Allow/)
    expect(screen).not.toMatch(/[▀▄█]/)
    if (drawing) expect(screen).toMatch(drawing)
    expect(readQr(await person.cells(), { foreground: 'light' })).toBe(url)
  })

  it.each([
    [58, 45],
    [150, 33],
  ])('is replaced by a note at %i columns and %i rows', async (cols, rows) => {
    const person = start({ cols, rows })
    const screen = await person.see('Waiting for you')
    expect(screen.replace(/\s+/g, ' ')).toContain('enlarge the window to 59 columns and 34 rows.')
    expect(screen).not.toMatch(/[▀▄█]/)
    expect(screen.replaceAll('\n', '')).toMatch(/request_id=\w{43}/)
  })

  it('fits into the smallest size that the note names', async () => {
    const person = start({ cols: 59, rows: 34 })
    await person.see('Waiting for you')
    const visible = (await person.cells()).slice(-34)
    expect(readQr(visible, { foreground: 'light' })).toContain('response_type=poll_token')
  })

  it('is not part of --plain, which does not display a countdown and lets you return', async () => {
    const person = start({ args: ['--plain', '--no-color'], asksRegion: true })
    await person.expect('region>')
    person.send(KEY.enter)
    await person.expect(/Waiting for you to click Allow · \d:\d\d left/)
    person.send(`<${KEY.enter}`)
    await person.expect('region>')
    person.send(KEY.enter)
    await person.expect('Waiting for you to click Allow')
    await stage.logIn(await pageLink(person, -1))
    await person.expect('Logged in as marcel@example.com')
    await person.expect('y/e/d>')
    expect(person.raw).not.toMatch(/[▀▄█#]{2}|\x1b/)
    expect(person.raw).not.toContain('QR code')
  })

  it('is not drawn into a file', async () => {
    const { code, stderr } = await runProgram(
      stage.newArgs('pc', '--login', 'poll', '--timeout', '300ms', '--color', 'always'),
      stage,
    )
    expect(code).toBe(4)
    expect(stderr).toContain('https://my.pcloud.com/oauth2/authorize?')
    expect(stderr).not.toMatch(/[▀▄█]|QR code/)
  })
})
