import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, openPage } from '../support/fake-browser.ts'
import { has } from '../support/needs.ts'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage, tokenBlob } from '../support/stage.ts'

/** A shell with jobs that puts no terminal right by itself: it shows how one was left. */
const SHELL = `set -m; "$@"; echo "stopped=$?"; stty -a | tr ';' '\\n' |
  grep -oE -- '-?(icanon|echo|isig)( |$)' | tr -d '\\n'; echo over; read x; fg >/dev/null; echo "code=$?"; read x`

const ENCRYPTED = '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAAAA\n'

let stage: Stage
let person: Pty | undefined
beforeEach(async () => {
  stage = await openStage()
  stage.write(`[pc]\ntype = pcloud\ntoken = ${tokenBlob(stage.mint('marcel@example.com'))}\n`)
})
afterEach(async () => {
  person?.close()
  await stage.close()
})

function start(...words: readonly string[]): Pty {
  const env = environment({
    fake: stage.fake,
    env: { S: CLIENT_SECRET, T: stage.mint('marcel@example.com') },
  })
  const argv = ['-c', SHELL, 'bash', process.execPath, PROGRAM, ...words, '--config', stage.config]
  person = new Pty('bash', argv, { env: { ...env, TERM: 'xterm' }, cols: 150, rows: 60 })
  return person
}

const login = (...more: readonly string[]) =>
  start(
    ...['new', 'x', '--client-id', CLIENT_ID, '--client-secret', 'env:S', '--root-folder', 'd0'],
    ...['--region', 'auto', '--redirect-port', String(stage.port), ...more],
  )

/** Ctrl-Z, and what the shell finds. */
async function suspend(pty: Pty, hadMarks = true): Promise<void> {
  pty.send(KEY.ctrlZ)
  const screen = await pty.see(/over$/)
  expect(screen).toMatch(/stopped=148\n(isig|icanon|echo)/)
  expect(screen).not.toMatch(/-(isig|icanon|echo)\b/)
  if (hadMarks)
    expect(pty.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(pty.raw.lastIndexOf('\x1b[?2004h'))
}

/** `fg`; a terminal that was left raw makes no line end of Enter. */
function resume(pty: Pty): void {
  pty.send('\n')
}

async function waiting(pty: Pty): Promise<string> {
  return pty.see(/Waiting for .* left/)
}

async function expectSaved(pty: Pty): Promise<void> {
  await pty.see('Save?')
  pty.send(KEY.enter)
  await pty.see('code=0')
  expect(stage.read()).toContain('[x]\n')
}

const startLink = (text: string) => /http:\/\/localhost:\d+\/start\/\S+/.exec(text)?.[0]
const pageLink = (text: string) => /https:\/\/my\.pcloud\.com\/oauth2\/\S+/.exec(text)?.[0]
const countdowns = (text: string) => text.match(/Waiting for .* left/g)?.length ?? 0

describe.runIf(has('bash'))('stopped by Ctrl-Z and continued with fg', { timeout: 40_000 }, () => {
  it.each([
    ['a browser', 'browser'],
    ['a poll', 'poll'],
  ])('while it waits for %s: draws the screen again, and the login succeeds', async (_, how) => {
    const pty = login('--login', how, '--no-browser')
    const screen = await waiting(pty)
    await suspend(pty)
    resume(pty)
    await pty.see((now) => countdowns(now) === 2)
    // An Enter of a moment ago could be one that was typed for the prompt.
    await delay(300)
    await stage.logIn(how === 'poll' ? pageLink(screen) : startLink(screen))
    await expectSaved(pty)
  })

  it('uses a response that arrived while it was stopped past its time limit', async () => {
    const pty = login('--login', 'browser', '--no-browser', '--timeout', '3s')
    const page = await openPage(startLink(await waiting(pty)) ?? '', stage.browser)
    await suspend(pty)
    const answered = allow(page)
    await delay(4_000)
    resume(pty)
    expect((await answered).html).toContain('Connected to pCloud')
    await expectSaved(pty)
  })

  it('stops at the time limit if there is no response', async () => {
    const pty = login('--login', 'browser', '--no-browser', '--timeout', '3s')
    await waiting(pty)
    await suspend(pty)
    await delay(4_000)
    resume(pty)
    await pty.see('The login timed out', 4_000)
    await pty.see('Log in again?')
  })

  it('during a request: uses the response that arrived in the meantime', async () => {
    stage.fake.faults.add({ kind: 'delay', method: 'userinfo', delayMs: 1_000, times: 1 })
    const pty = login('--login', 'token', '--token', 'env:T')
    await untilAsked('userinfo')
    await suspend(pty, false)
    await delay(1_200)
    resume(pty)
    await expectSaved(pty)
  })

  it.each([
    ['a name', ['new'], 'Name of the remote', 'abc'],
    ['a secret', ['new', 'x', '--client-id', CLIENT_ID], 'Client secret', 'abc'],
    [
      'a choice',
      ['new', 'x', '--client-id', 'i', '--client-secret', 'env:S', '--root-folder', 'd0'],
      'Region',
      '',
    ],
    ['a password of the file', ['list'], 'assword', 'abc'],
  ] as const)(
    'at %s: draws the screen again with the typed text',
    async (what, words, question, typed) => {
      if (what.startsWith('a password')) stage.write(ENCRYPTED)
      const pty = start(...words)
      await pty.see(question)
      pty.send(typed)
      const shown = what === 'a name' ? 'abc' : typed === '' ? '❯' : '•••'
      const before = await pty.see(shown)
      const seen = (screen: string) => screen.split(shown).length
      await suspend(pty)
      resume(pty)
      await pty.see((screen) => seen(screen) === 2 * seen(before) - 1)
      if (what !== 'a name') expect(pty.raw).not.toContain('abc')
      pty.send(KEY.ctrlC)
      await pty.see('code=130')
    },
  )
})

describe.runIf(has('bash'))('with --plain, at a hidden answer', { timeout: 40_000 }, () => {
  it.each([
    ['Ctrl-Z', undefined],
    ['SIGTSTP', 'SIGTSTP'],
    ['SIGSTOP', 'SIGSTOP'],
  ] as const)('stopped by %s: repeats the prompt, still hidden', async (_, signal) => {
    const pty = start('new', 'x', '--client-id', CLIENT_ID, '--plain')
    await pty.see('client_secret>')
    if (signal === undefined) await suspend(pty, false)
    else process.kill(await programOf(pty), signal)
    await pty.see('over')
    resume(pty)
    await pty.see((screen) => screen.split('client_secret>').length === 3)
    pty.send(`${CLIENT_SECRET}\r`)
    await pty.see('root_folder')
    expect(pty.raw).not.toContain(CLIENT_SECRET)
    pty.send(KEY.ctrlC)
    await pty.see('code=130')
  })
})

describe.runIf(has('bash'))('stopped from outside', () => {
  it.each(['SIGSTOP', 'SIGTSTP'] as const)(
    'by %s: draws the screen again, and the login succeeds',
    async (signal) => {
      const pty = login('--login', 'browser', '--no-browser')
      const link = startLink(await waiting(pty))
      process.kill(await programOf(pty), signal)
      await pty.see('stopped=')
      resume(pty)
      await pty.see((now) => countdowns(now) === 2)
      expect(pty.raw.lastIndexOf('\x1b[?2004h')).toBeGreaterThan(pty.raw.lastIndexOf('\x1b[?2004l'))
      await delay(300)
      await stage.logIn(link)
      await expectSaved(pty)
    },
  )

  it('during a request with no prompt: then prints the result', async () => {
    stage.fake.faults.add({ kind: 'delay', method: 'userinfo', delayMs: 800, times: 1 })
    const pty = start('userinfo', 'pc')
    await untilAsked('userinfo')
    await suspend(pty, false)
    await delay(900)
    resume(pty)
    await pty.see('marcel@example.com')
    await pty.see('code=0')
  })
})

async function untilAsked(method: string): Promise<void> {
  const asked = () => stage.fake.requests.some((request) => request.method === method)
  await expect.poll(asked, { timeout: 8_000, interval: 10 }).toBe(true)
}

/** The program, which the shell has started. */
async function programOf(pty: Pty): Promise<number> {
  return Number(execFileSync('pgrep', ['-P', String(pty.pid)], { encoding: 'utf8' }).trim())
}
