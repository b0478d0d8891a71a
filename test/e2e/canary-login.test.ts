import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, openPage } from '../support/fake-browser.ts'
import { freePort } from '../support/free-port.ts'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { type CanaryRig, CLIENT_ID, type Home, openCanaryRig } from './canary/rig.ts'
import { leaksIn } from './canary/secrets.ts'
import { withoutLinks } from './canary/trial.ts'

let rig: CanaryRig
let home: Home
let port: number
let pty: Pty | undefined

beforeEach(async () => {
  rig = await openCanaryRig()
  home = await rig.home()
  port = await freePort()
  rig.fake.addRedirectUri(`http://localhost:${port}/`)
})
afterEach(async () => {
  pty?.close()
  pty = undefined
  await rig.close()
})

const words = () => [
  ...['new', 'x', '--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto'],
  ...['--redirect-port', String(port)],
]

function browserLogin(more: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const opener = { BROWSER: join(home.folder, 'bin', 'xdg-open') }
  return startProgram([...words(), '--login', 'browser', '--yes', ...more], {
    fake: rig.fake,
    env: { ...home.env, ...opener, GIVEN_SECRET: undefined, GIVEN_TOKEN: undefined, ...env },
  })
}

async function logIn(link: unknown): Promise<void> {
  await allow(await openPage(String(link), { proxy: rig.fake.proxyUrl, ca: rig.fake.caPem }))
}

const START = /http:\/\/localhost:\d+\/start\/[\w-]{43}/

/** Everything but the tokens that stand in the file, and what a link has to carry. */
const seenIn = (...texts: readonly string[]) =>
  leaksIn(texts.map(withoutLinks).join('\n'), rig.secrets())

describe('S23: a login by browser', () => {
  it.each([
    ['--json', '-v'],
    ['-v', '--quiet'],
  ])(
    'S23: with %s %s: the secret is not printed during the login or passed to the browser',
    async (...flags) => {
      const program = browserLogin(flags)
      const link = flags.includes('--json')
        ? (await program.event('auth_url')).start_url
        : await shownLink(program.stderr)
      await logIn(link)
      const { code, stdout, stderr } = await program.ended
      expect([code, stderr.includes('✗')]).toEqual([0, false])
      expect(home.children()).toMatch(/\/start\/[\w-]{43}/)
      expect(seenIn(stdout, stderr, home.children())).toEqual([])
      expect(home.otherFiles().flatMap(([, text]) => seenIn(text))).toEqual([])
    },
  )

  it('S23: a report of Node about the waiting process has the environment without them', async () => {
    const reports = join(home.folder, 'cwd')
    const env = {
      NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${reports}`,
    }
    const program = browserLogin(['--json'], env)
    await program.event('waiting')
    program.child.kill('SIGUSR2')
    let report = ''
    // It is there before all of it is written.
    await expect
      .poll(() => {
        const [name = ''] = readdirSync(reports).filter((one) => one.endsWith('.json'))
        report = readFileSync(join(reports, name), 'utf8')
        return report
      })
      .toMatch(/\n\}\n?$/)
    program.child.kill('SIGTERM')
    const { code, stdout, stderr } = await program.ended
    expect(code).toBe(143)
    expect(JSON.parse(report).environmentVariables).toHaveProperty('HOME', home.folder)
    expect(seenIn(report, stdout, stderr)).toEqual([])
  })

  it('S23: Ctrl-C during the login', async () => {
    const program = browserLogin(['--json', '-v'])
    await program.event('waiting')
    program.child.kill('SIGINT')
    const { code, stdout, stderr } = await program.ended
    expect([code, seenIn(stdout, stderr)]).toEqual([130, []])
  })

  it.each([
    ['a wrong secret', undefined, 4],
    ['a service that repeats what it is sent', 2297, 4],
  ])('S23: %s', async (_, echoed, expected) => {
    const { 'given-secret': wrong, 'app-secret': right } = rig.known
    const secret = { PCLOUD_CLIENT_SECRET: echoed ? right : wrong }
    if (echoed) rig.fake.faults.add({ kind: 'echo', result: echoed, method: 'oauth2_token' })
    const program = browserLogin(['--json', '-v'], secret)
    await logIn((await program.event('auth_url')).start_url)
    const { code, stdout, stderr } = await program.ended
    expect([code, seenIn(stdout, stderr)]).toEqual([expected, []])
  })
})

async function shownLink(stderr: () => string): Promise<string> {
  await expect.poll(stderr, { timeout: 8_000 }).toMatch(START)
  return START.exec(stderr())?.[0] ?? ''
}

describe('S23: hidden answers and pastes', () => {
  function person(args: readonly string[], hidden: readonly string[]): Pty {
    const env = { ...environment({ fake: rig.fake, env: { ...home.env, BROWSER: 'none' } }) }
    for (const name of [...hidden, 'GIVEN_SECRET', 'GIVEN_TOKEN']) delete env[name]
    pty = new Pty(process.execPath, [PROGRAM, ...args], { env, cols: 120, rows: 60 })
    return pty
  }

  it('S23: client secret and token', async () => {
    const asked = person([...words(), '--login', 'token'], ['PCLOUD_CLIENT_SECRET'])
    await asked.see('Client secret')
    asked.send(rig.known['app-secret'] + KEY.enter)
    await asked.see('Token ›')
    asked.send(rig.known['new-token'] + KEY.enter)
    await asked.see('Save?')
    asked.send(KEY.enter)
    expect((await asked.end()).code).toBe(0)
    expect(readFileSync(home.config, 'utf8')).toContain(rig.known['new-token'])
    expect(seenIn(asked.raw, await asked.screen())).toEqual([])
  })

  it('S23: the password of an account', async () => {
    const asked = person(['new', 'w', '--login', 'direct', '--region', 'us'], ['PCLOUD_PASSWORD'])
    await asked.see('Email')
    asked.send(`me@example.com${KEY.enter}`)
    await asked.see('Password')
    asked.send(rig.known['account-password'] + KEY.enter)
    expect((await asked.end()).code).toBe(0)
    expect(seenIn(asked.raw, await asked.screen())).toEqual([])
  })
})
