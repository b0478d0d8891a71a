import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, openPage, textOf } from '../support/fake-browser.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { CLIENT_ID, openStage, type Stage } from '../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const words = (login: string, ...more: readonly string[]) => [
  ...['new', 'pc', '--config', stage.config, '--redirect-port', String(stage.port), '--yes'],
  ...['--client-id', CLIENT_ID, '--login', login, '--no-browser', '--json', ...more],
]

function start(login: 'browser' | 'paste', ...more: readonly string[]) {
  return startProgram(words(login, ...more), { ...stage, stdin: 'open' })
}

const mint = () => stage.fake.mintCode(stage.fake.account('anna@example.com'))

/** The address that a browser elsewhere ends on, for pCloud's page at this address. */
function landing(url: unknown, changes: Readonly<Record<string, string>> = {}): string {
  const state = new URL(String(url)).searchParams.get('state') ?? ''
  const answer = { code: mint(), locationid: '2', hostname: 'eapi.pcloud.com', state, ...changes }
  return `http://localhost:${stage.port}/?${new URLSearchParams(answer)}`
}

const exchanges = () => stage.fake.requests.filter(({ method }) => method === 'oauth2_token')

async function expectSaved(program: ReturnType<typeof start>): Promise<void> {
  const { code, stdout, stderr } = await program.ended
  expect(code, stderr).toBe(0)
  expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
  for (const secret of [
    ...stage.fake.tokens.map(({ value }) => value),
    stage.env.PCLOUD_CLIENT_SECRET ?? '',
  ]) {
    expect(stdout + stderr).not.toContain(secret)
  }
}

describe('a program reads the link and writes the pasted address to stdin', () => {
  it('the code that the page shows', async () => {
    const program = start('paste')
    const { url, start_url } = await program.event('auth_url')
    expect(start_url).toBeUndefined()
    const page = await allow(await openPage(String(url), stage.browser), 'anna@example.com')
    const code = textOf(page, 'code') ?? ''
    program.child.stdin?.write(`${code}\n`)
    await expectSaved(program)
    expect((await program.ended).stderr).not.toContain(code)
  })

  it('S7: accepts the address of the page that did not load, with its redirect URI', async () => {
    const program = start('browser')
    const address = landing((await program.event('auth_url')).url)
    program.child.stdin?.write(`${address}\n`)
    await expectSaved(program)
    expect(exchanges()[0]?.form.get('redirect_uri')).toBe(`http://localhost:${stage.port}/`)
    expect((await program.ended).stderr).not.toContain(new URL(address).searchParams.get('code'))
  })

  it.each([
    ['wrapped at 40', (text: string) => text.replace(/.{40}/g, '$&\n')],
    ['with what stands around it', (text: string) => `config_token> '${text}'`],
    ['as a web page writes it', (text: string) => text.replaceAll('&', '&amp;')],
  ])('the address %s', async (_, change) => {
    const program = start('browser')
    const address = landing((await program.event('auth_url')).url)
    program.child.stdin?.write(`${change(address)}\n`)
    await expectSaved(program)
  })

  it('a file of 100 kB as stdin', async () => {
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    const blob = Buffer.from(
      JSON.stringify({ token: JSON.stringify({ access_token: token }), pad: 'x'.repeat(75_000) }),
    ).toString('base64')
    const file = join(stage.folder, 'blob.txt')
    const lines = blob.replace(/.{76}/g, '$&\n')
    writeFileSync(
      file,
      `Paste the following into your remote machine --->\n${lines}\n<---End paste\n`,
    )
    const { code, stderr } = await runProgram(words('paste'), {
      ...stage,
      stdin: readFileSync(file, 'utf8'),
    })
    expect(code, stderr).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
  })
})

describe('refused pastes, with a message and a documented exit code', () => {
  it('S2: refuses an address of a different run, and then accepts a bare code', async () => {
    const other = landing('https://my.pcloud.com/oauth2/authorize?state=of-an-earlier-run')
    const program = start('browser')
    await program.event('waiting')
    program.child.stdin?.write(`${other}\n`)
    await expect
      .poll(() => program.stderr(), { timeout: 8_000 })
      .toContain('belongs to an earlier login or a different program')
    expect(exchanges()).toEqual([])
    program.child.stdin?.write(`${mint()}\n`)
    await expectSaved(program)
  })

  it.each([
    ['an address', (url: unknown) => landing(url, { hostname: 'api.pcloud.com.evil.example' })],
    ['parameters', () => `code=${mint()}&hostname=evil.example`],
    [
      'a blob',
      () =>
        Buffer.from(
          JSON.stringify({ token: '{"access_token":"abc123"}', hostname: 'evil.example' }),
        ).toString('base64'),
    ],
  ])('S4: a foreign host in %s: nothing is sent', async (_, make) => {
    const program = start('paste')
    const text = make((await program.event('auth_url')).url)
    program.child.stdin?.end(`${text}\n`)
    const { code, stderr } = await program.ended
    expect(code).toBe(4)
    expect(stderr).toContain('so no request was sent.')
    expect(program.events().at(-1)).toMatchObject({ event: 'error', code: 'login-failed' })
    expect(exchanges()).toEqual([])
    expect(stage.fake.refusedHosts).toEqual([])
  })

  it('a denial in the browser', async () => {
    const program = start('paste')
    const state = new URL(String((await program.event('auth_url')).url)).searchParams.get('state')
    program.child.stdin?.write(`http://localhost:53682/?error=access_denied&state=${state}\n`)
    expect((await program.ended).code).toBe(4)
    expect(program.events().at(-1)).toMatchObject({ event: 'error', code: 'login-denied' })
  })

  it("pCloud's login page, a command and a cut paste: explained, then the end of stdin", async () => {
    const rows = [
      ['https://my.pcloud.com/oauth2/authorize?client_id=x&state=y', "pCloud's login page"],
      ['rclone authorize "pcloud"', 'That is a command'],
      ['{"access_token":"abc', 'Part of the token is missing.'],
    ] as const
    for (const [text, words_] of rows) {
      const { code, stderr } = await runProgram(words('paste'), { ...stage, stdin: `${text}\n` })
      expect([code, stderr]).toEqual([4, expect.stringContaining(words_)])
    }
  })

  it('no response: 2 if only a paste is possible, 4 after the time limit', async () => {
    expect((await runProgram(words('paste'), { ...stage, stdin: '' })).code).toBe(2)
    const late = await runProgram(words('browser', '--timeout', '300ms'), { ...stage, stdin: '' })
    expect(late.code).toBe(4)
  })
})

describe('detects the region and does not ask for it', () => {
  it.each([
    ['a code without a host', () => mint()],
    [
      'a bare token',
      () => `Bearer ${stage.fake.mintToken(stage.fake.account('anna@example.com'))}`,
    ],
    [
      'a token JSON of old',
      () =>
        JSON.stringify({
          AccessToken: stage.fake.mintToken(stage.fake.account('anna@example.com')),
          Expiry: '0001-01-01T00:00:00Z',
        }),
    ],
    [
      'a blob that names the wrong one',
      () =>
        Buffer.from(
          JSON.stringify({
            hostname: 'api.pcloud.com',
            token: JSON.stringify({
              access_token: stage.fake.mintToken(stage.fake.account('anna@example.com')),
            }),
          }),
        ).toString('base64'),
    ],
  ])('%s', async (_, make) => {
    const program = start('paste')
    await program.event('waiting')
    program.child.stdin?.write(`${make()}\n`)
    await expectSaved(program)
  })
})

describe("rclone's own app, pasted: needs no rclone", () => {
  const APP = ['--client-id', '', '--login', 'paste']
  const without = (command: string, stdin: string, ...more: readonly string[]) =>
    runProgram([...command.split(' '), '--config', stage.config, '--yes', ...APP, ...more], {
      ...{ fake: stage.fake, stdin },
      ...{ node: process.execPath, env: { PATH: '/nonexistent' } },
    })
  const printed = () => {
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    const json = `{"access_token":"${token}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
    return `Paste the following into your remote machine --->\n${json}\n<---End paste\n`
  }

  it('new saves it with its region, but no client keys', async () => {
    const { code, stdout, stderr } = await without('new pc', printed(), '--json')
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('{"event":"waiting"')
    expect(stderr).toContain('rclone authorize "pcloud"')
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
    expect(stage.read()).not.toContain('client_')
  })

  it('reconnect and authorize accept it too', async () => {
    stage.write('[pc]\ntype = pcloud\ntoken = {"access_token":"dead"}\n')
    const again = await without('reconnect pc', printed())
    expect(again.code, again.stderr).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
    const { code, stdout, stderr } = await without('authorize', printed())
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('<---End paste')
  })

  it('an empty paste is exit 2, a wrong code 4', async () => {
    const none = await without('new pc', '')
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining('has ended without the text from rclone'),
    ])
    const { code, stderr } = await without('new pc', `${mint()}\n`)
    expect([code, stderr]).toEqual([4, expect.stringContaining('does not accept this token')])
  })
})
