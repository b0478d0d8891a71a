import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, openPage, textOf } from '../support/fake-browser.ts'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { KEY, Pty, pasted } from '../support/pty.ts'
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

const SSH = { BROWSER: undefined, SSH_CONNECTION: '192.0.2.7 50022 192.0.2.9 2222' }
const POD = { BROWSER: undefined, KUBERNETES_SERVICE_HOST: '10.0.0.1' }
const SECRET = { PCLOUD_CLIENT_SECRET: CLIENT_SECRET }

const words = (...more: readonly string[]) => [
  ...['new', 'pc', '--config', stage.config, '--redirect-port', String(stage.port)],
  ...['--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto', ...more],
]

/** Up to the prompt for the code. */
async function start(env: Readonly<Record<string, string | undefined>>): Promise<Pty> {
  const all = { ...environment({ fake: stage.fake, env: { ...SECRET, ...env } }), TERM: 'xterm' }
  pty = new Pty(process.execPath, [PROGRAM, ...words()], { env: all, cols: 250, rows: 50 })
  await pty.see('Code or address ›')
  return pty
}

const pageOn = (text: string) => /https:\/\/my\.pcloud\.com\/oauth2\/\S+/.exec(text)?.[0] ?? ''
const startLinkOn = (text: string) => /http:\/\/localhost:\d+\/start\/\S+/.exec(text)?.[0]

async function save(person: Pty): Promise<void> {
  await person.see('Save?')
  person.send(KEY.enter)
  expect((await person.end()).code).toBe(0)
}

describe('new, over SSH', () => {
  it('explains the situation, and offers the code page first, then the tunnel', async () => {
    const person = await start(SSH)
    expect(await person.screen()).toContain('This is an SSH session, so no browser opens here.')
    const screen = await person.screen()
    const { port } = stage
    expect(screen).toMatch(
      new RegExp(`ssh -L ${port}:localhost:${port} -p 2222 \\S+@192\\.0\\.2\\.9\\n`),
    )
    expect(pageOn(screen)).not.toContain('redirect_uri')
    expect(screen.indexOf('my.pcloud.com')).toBeLessThan(screen.indexOf('ssh -L'))
    const page = await stage.logIn(pageOn(screen), 'anna@example.com')
    person.send(pasted(`${textOf(page, 'code')}`) + KEY.enter)
    await save(person)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
    const exchange = stage.fake.requests.find(({ method }) => method === 'oauth2_token')
    expect(exchange?.form.has('redirect_uri')).toBe(false)
  })

  it('a browser that uses the tunnel needs no paste', async () => {
    const person = await start(SSH)
    await stage.logIn(startLinkOn(await person.see('Code or address ›')))
    await save(person)
    const exchange = stage.fake.requests.find(({ method }) => method === 'oauth2_token')
    expect(exchange?.form.get('redirect_uri')).toBe(`http://localhost:${stage.port}/`)
  })

  it('prints both links for a program, and accepts the code from stdin', async () => {
    const program = startProgram(words('--json', '--yes'), {
      ...{ fake: stage.fake, stdin: 'open', env: { ...SECRET, ...SSH } },
    })
    const { url, start_url } = await program.event('auth_url')
    expect(start_url).toMatch(/^http:\/\/localhost:/)
    const page = await allow(await openPage(String(url), stage.browser))
    program.child.stdin?.write(`${textOf(page, 'code')}\n`)
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('This is an SSH session')
    expect(stderr).toContain('ssh -L')
  })

  it("--login browser prints pCloud's page with the redirect, and the tunnel", async () => {
    const program = startProgram(words('--json', '--yes', '--login', 'browser'), {
      ...{ fake: stage.fake, stdin: 'open', env: { ...SECRET, ...SSH } },
    })
    const { url, start_url } = await program.event('auth_url')
    expect(url).toContain('redirect_uri=')
    await expect.poll(() => program.stderr()).toContain('ssh -L')
    await stage.logIn(start_url)
    expect((await program.ended).code).toBe(0)
  })

  it('if the port is in use, prints no tunnel and continues the login', async () => {
    const first = startProgram(words('--json', '--yes'), {
      ...{ fake: stage.fake, stdin: 'open', env: { ...SECRET, ...SSH } },
    })
    await first.event('auth_url')
    const person = await start(SSH)
    const screen = await person.see('Code or address ›')
    first.child.kill()
    expect(screen).toContain('so an SSH tunnel is not possible.')
    expect(screen).not.toMatch(/ssh -L|\/start\//)
    const page = await stage.logIn(pageOn(screen))
    person.send(pasted(`${textOf(page, 'code')}`) + KEY.enter)
    await save(person)
  })
})

describe('new, in a container', () => {
  it('also with --no-browser; --login browser listens, for a shared network', async () => {
    const env = { ...SECRET, ...POD }
    const asked = (...more: readonly string[]) =>
      startProgram(words('--json', '--yes', '--no-browser', ...more), {
        ...{ fake: stage.fake, stdin: 'open', env },
      })
    const paste = asked()
    const { url, start_url } = await paste.event('auth_url')
    expect([start_url, String(url).includes('redirect_uri')]).toEqual([undefined, false])
    await expect.poll(() => paste.stderr()).toContain('so you paste a code instead')
    paste.child.kill()
    const browser = asked('--login', 'browser')
    await stage.logIn((await browser.event('auth_url')).start_url)
    expect((await browser.ended).code).toBe(0)
  })

  it('is paste only, and explains why', async () => {
    const person = await start(POD)
    expect(await person.screen()).toContain(
      'A browser cannot reach this program inside a Kubernetes pod, so you paste a code instead.',
    )
    const screen = await person.see('Code or address ›')
    expect(screen).not.toMatch(/ssh -L|\/start\//)
    const page = await stage.logIn(pageOn(screen))
    person.send(pasted(`${textOf(page, 'code')}`) + KEY.enter)
    await save(person)
  })

  it('reports it to a program too, and listens on request', async () => {
    const start = (...more: readonly string[]) =>
      startProgram(words('--json', '--yes', ...more), {
        ...{ fake: stage.fake, stdin: 'open', env: { ...SECRET, ...POD } },
      })
    const silent = start()
    expect((await silent.event('auth_url')).start_url).toBeUndefined()
    await expect.poll(() => silent.stderr()).toContain('so you paste a code instead')
    silent.child.kill()
    const listening = start('--login', 'browser')
    await stage.logIn((await listening.event('auth_url')).start_url)
    const { code, stderr } = await listening.ended
    expect(code).toBe(0)
    expect(stderr).not.toContain('so you paste a code instead')
  })
})

describe('new, answered line by line over SSH', () => {
  const start = (...answers: readonly string[]) =>
    startProgram(words(), {
      ...{ fake: stage.fake, env: { ...SECRET, ...SSH } },
      stdin: answers.map((line) => `${line}\n`).join(''),
    })

  it('accepts the code in one line, and the answer in the following line', async () => {
    const program = start(stage.fake.mintCode(stage.fake.account('anna@example.com')), 'y')
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
  })

  it('a blob over several lines, from a file', async () => {
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    const json = JSON.stringify({ token: JSON.stringify({ access_token: token }) })
    const lines =
      Buffer.from(json)
        .toString('base64')
        .match(/.{1,40}/g) ?? []
    const { code, stderr } = await start(...lines, 'y').ended
    expect(code, stderr).toBe(0)
  })

  it('--plain on a terminal: the paste is hidden, and the browser can be first', async () => {
    const env = { ...environment({ fake: stage.fake, env: { ...SECRET, ...SSH } }), TERM: 'dumb' }
    for (const way of ['paste', 'browser'] as const) {
      const plain = [PROGRAM, ...words('--overwrite')]
      pty = new Pty(process.execPath, plain, { env, cols: 250, rows: 50 })
      await pty.expect('paste>')
      const code = stage.fake.mintCode(stage.fake.account('anna@example.com'))
      if (way === 'paste') pty.send(code + KEY.enter)
      else await stage.logIn(startLinkOn(await pty.screen()), 'anna@example.com')
      await pty.expect('y/e/d>')
      pty.send(KEY.enter)
      expect((await pty.end()).code).toBe(0)
      expect(pty.raw).not.toContain(code)
      expect(pty.raw).not.toContain('\x1b')
    }
  })
})
