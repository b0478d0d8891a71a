import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, openPage, textOf } from '../support/fake-browser.ts'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { type Answers, hold, namesOf, type Turn } from '../support/protocol-client.ts'
import { runHere } from '../support/run-here.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const APP = [`client_id=${CLIENT_ID}`, `client_secret=${CLIENT_SECRET}`]
const SECTION = `[pc]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`
const EU = 'anna@example.com'

const run = (...words: readonly string[]) =>
  runHere([...words, '--config', stage.config], { fake: stage.fake })

async function turn(...words: readonly string[]): Promise<Turn> {
  const { code, stdout, stderr } = await run(...words)
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

const answer = (state: string, result: string, ...more: readonly string[]) =>
  turn('update', 'pc', '--continue', '--state', state, '--result', result, ...more)

const mint = (email: string) => stage.mint(email)
const tokenJson = (value: string) =>
  `{"access_token":"${value}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
const blob = (fields: object) =>
  Buffer.from(JSON.stringify(fields)).toString('base64').replace(/=+$/, '')

async function codeFrom(url: string | undefined, account?: string): Promise<string> {
  const page = await allow(await openPage(String(url), stage.browser), account)
  return textOf(page, 'code') ?? page.url
}

const PASTE = '*oauth-authorize,,,'

describe('a login on another machine', () => {
  it('AuthURL displays a code in any browser, and config_token accepts the code', async () => {
    const first = await turn('create', 'pc', 'pcloud', ...APP, '--non-interactive')
    expect(first).toMatchObject({ State: '*oauth-islocal,,,', Error: '', Result: '' })
    const second = await answer(first.State, 'false')
    expect(second.AuthURL).toBe(first.AuthURL)
    expect(second.Option?.Help).toContain(second.AuthURL)
    const code = await codeFrom(second.AuthURL, EU)
    expect(await answer(second.State, code)).toEqual({
      State: '',
      Option: null,
      Error: '',
      Result: '',
    })
    const token = stage.fake.tokens.at(-1)?.value ?? ''
    expect(stage.read()).toBe(`${SECTION}hostname = eapi.pcloud.com\ntoken = ${tokenJson(token)}\n`)
  })

  it('stores the region of an EU token, unlike rclone', async () => {
    stage.write(SECTION)
    const token = tokenJson(mint(EU))
    expect((await answer(PASTE, token)).State).toBe('')
    expect(stage.read()).toBe(`${SECTION}hostname = eapi.pcloud.com\ntoken = ${token}\n`)
  })

  it.each([
    ['nonsense', 'that is no code', "doesn't look like a code"],
    ['half a token', '{"access_token":"abc', 'cut off'],
    [
      'a token that pCloud does not know',
      tokenJson('unknown'),
      'pCloud does not accept this token',
    ],
    ['a code that pCloud does not know', 'Xa1b2c3d4e5f6g7h8i9j0', '2012). A code works once'],
    ['nothing', '', 'The paste is empty'],
    [
      'the code of a different login',
      'http://localhost:53682/?code=abcdefghijklmnop&state=other',
      'an earlier login',
    ],
    [
      'a token with a foreign server',
      '{"access_token":"AxavZz0123456789","hostname":"evil.example"}',
      'name it with --hostname',
    ],
  ])(
    '%s: returns the error and the question, and does not change the file',
    async (_, text, wrong) => {
      stage.write(SECTION)
      const again = await answer(PASTE, text)
      expect(again).toMatchObject({
        State: PASTE,
        Option: { Name: 'config_token', Required: true },
      })
      expect(again.Error.toLowerCase()).toContain(wrong.toLowerCase())
      expect(stage.read()).toBe(SECTION)
      expect((await answer(again.State, tokenJson(mint(EU)))).State).toBe('')
    },
  )

  it.each([
    ['blob', blob({ token: tokenJson('t'), hostname: 'api.pcloud.com.evil.example' })],
    ['address', 'http://localhost:53682/?code=abcdefghijklmnop&hostname=evil.example'],
  ])('S4: refuses a %s with a foreign host, and sends nothing', async (_, text) => {
    stage.write(SECTION)
    const again = await answer(PASTE, text)
    expect([again.State, again.Option?.Name]).toEqual([PASTE, 'config_token'])
    expect(again.Error).not.toBe('')
    expect(stage.fake.requests).toEqual([])
    expect(stage.read()).toBe(SECTION)
  })

  it('S4: reads only the token and the region from a blob', async () => {
    stage.write(SECTION)
    const token = tokenJson(mint(EU))
    await answer(PASTE, blob({ token, token_url: 'https://evil.example', client_id: 'x' }))
    expect(stage.read()).toBe(`${SECTION}hostname = eapi.pcloud.com\ntoken = ${token}\n`)
  })

  it('exits with 5 if pCloud cannot be reached; --no-verify sends no request', async () => {
    stage.write(SECTION)
    const words = ['update', 'pc', '--continue', '--state', PASTE, '--result', tokenJson('t')]
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1' }
    const at = ['--config', stage.config]
    expect(await runHere([...words, ...at], { env })).toMatchObject({ code: 5, stdout: '' })
    expect(stage.read()).toBe(SECTION)
    expect((await runHere([...words, ...at, '--no-verify'], { env })).code).toBe(0)
    expect(stage.read()).toBe(`${SECTION}token = ${tokenJson('t')}\n`)
  })

  it('refuses a code if the keys of the app are missing', async () => {
    stage.write('[pc]\ntype = pcloud\n')
    const again = await answer(PASTE, 'http://localhost:53682/?code=abcdefghijklmnop')
    expect(again.Error).toContain('client_id')
    expect(again.AuthURL).toBeUndefined()
  })
})

describe('a login with a browser on this machine', () => {
  const login = (...more: readonly string[]) => {
    const here = ['--config', stage.config, '--redirect-port', String(stage.port), '--no-browser']
    const words = ['update', 'pc', '--continue', '--state', '*oauth-islocal,,,', '--result', 'true']
    return startProgram([...words, ...here, ...more], { fake: stage.fake, stdin: 'open' })
  }

  async function link(program: ReturnType<typeof login>): Promise<string> {
    for (;;) {
      const found = /http:\/\/localhost:\d+\/start\/\S+/.exec(program.stderr())?.[0]
      if (found !== undefined) return found
      await new Promise((later) => setTimeout(later, 20))
    }
  }

  it('prints the link on stderr, waits, and answers that it is done', async () => {
    stage.write(SECTION)
    const program = login()
    await stage.logIn(await link(program), EU)
    const { code, stdout, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ State: '', Option: null, Error: '', Result: '' })
    expect(stdout).not.toContain('event')
    const token = stage.fake.tokens.at(-1)?.value ?? ''
    expect(stage.read()).toBe(`${SECTION}hostname = eapi.pcloud.com\ntoken = ${tokenJson(token)}\n`)
  })

  it('stops at --timeout, on a silent pipe', async () => {
    stage.write(SECTION)
    const begun = Date.now()
    expect(await login('--timeout', '1s').ended).toMatchObject({ code: 4, stdout: '' })
    expect(Date.now() - begun).toBeLessThan(5_000)
    expect(stage.read()).toBe(SECTION)
  })

  it('exits with 2 for an ID if the secret is missing, before it opens a port', async () => {
    stage.write(`[pc]\ntype = pcloud\nclient_id = ${CLIENT_ID}\n`)
    const { code, stderr } = await login().ended
    expect([code, stderr]).toEqual([2, expect.stringContaining('client_secret')])
  })
})

describe('create and update', () => {
  it('create refuses an existing name, but not with --continue', async () => {
    stage.write(SECTION)
    const refused = await run('create', 'pc', 'pcloud', '--non-interactive')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(stage.read()).toBe(SECTION)
    const words = ['create', 'pc', 'pcloud', 'root_folder_id=d5', '--continue']
    const next = await turn(...words, '--state', '*oauth-islocal,,,', '--result', 'false')
    expect(next.State).toBe(PASTE)
    expect(stage.read()).toBe(`${SECTION}root_folder_id = d5\n`)
    const over = await turn('create', 'pc', 'pcloud', '--non-interactive', '--overwrite')
    expect(over.State).toBe('*oauth-islocal,,,')
    expect(stage.read()).toBe('[pc]\ntype = pcloud\n')
  })

  it('refuses --continue and update without a remote', async () => {
    for (const words of [
      ['update', 'nope'],
      ['create', 'nope', 'pcloud', '--continue'],
    ]) {
      expect(await run(...words, '--non-interactive')).toMatchObject({ code: 3, stdout: '' })
    }
  })

  it.each([
    [['--continue', '--state', '*bogus'], 'no state'],
    [['--state', '*all'], '--continue'],
    [['--result', '-x'], '--continue'],
    [['--non-interactive', '--dry-run'], '--dry-run'],
    [['--non-interactive', '--obscure', '--no-obscure'], 'not both'],
  ])('exits with 2 for %j, and does not write', async (words, why) => {
    stage.write(SECTION)
    const ended = await run('update', 'pc', 'root_folder_id=d5', ...words)
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(why) })
    expect(stage.read()).toBe(SECTION)
  })

  it('accepts flags in the spelling of Go, and an answer that starts with a dash', async () => {
    stage.write(SECTION)
    const state = ['--continue=true', '--all=false', '--state', '*all-set,0,false']
    const next = await turn('update', 'pc', ...state, '--result', '--json')
    expect(next.State).toBe('*all-set,1,false')
    expect(stage.read()).toContain('client_id = --json\n')
  })

  it('--no-output writes the file and does not print', async () => {
    const words = ['create', 'pc', 'pcloud', ...APP, '--non-interactive', '--no-output']
    expect(await run(...words)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(stage.read()).toBe(SECTION)
  })

  it('asks for the options of a type that rclone does not know', async () => {
    const speaker = {
      command: [process.execPath, PROGRAM],
      env: environment({ fake: stage.fake, env: { RCLONE_CONFIG: stage.config } }),
    }
    const answers: Answers = { api_key: 'key', api_secret: 's3cret' }
    const words = ['create', 'pink', 'pinkcloudsync']
    const turns = await hold(speaker, { words, answers, options: ['--all'] })
    expect(namesOf(turns)).toEqual(['api_key', 'api_secret', 'config_fs_advanced', undefined])
    expect(stage.read()).toMatch(
      /^\[pink\]\ntype = pinkcloudsync\napi_key = key\napi_secret = [\w-]{30}\n$/,
    )
  })

  it('obscures a plain password, and reports a value that seems obscured', async () => {
    stage.write(SECTION)
    const state = '*all-set,10,true'
    await answer(state, 'hunter2')
    const [, stored = ''] = /^password = (\S+)$/m.exec(stage.read()) ?? []
    expect(stored).toMatch(/^[\w-]{31}$/)
    // The stored value is the default, and does not change.
    expect((await answer('*all-set,9,true', '')).Option).toMatchObject({ DefaultStr: stored })
    const words = ['update', 'pc', '--continue', '--state', state, '--result']
    expect(await run(...words, stored)).toMatchObject({ code: 0, stderr: '' })
    expect(stage.read()).toContain(`password = ${stored}\n`)
    const other = await run(...words, 'Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q')
    expect(other.stderr).toContain('looks obscured')
    await answer(state, 'raw', '--no-obscure')
    expect(stage.read()).toContain('password = raw\n')
    await answer(state, 'Wk1wdGVzdHRlc3R0ZXN0dGVzdHRlc3Q', '--obscure')
    expect(stage.read()).toMatch(/^password = [\w-]{60,}$/m)
  })

  it('exits with 7 for an encrypted file without its password, and does not prompt', async () => {
    stage.write('# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAAAA\n')
    expect((await run('update', 'pc', '--non-interactive')).code).toBe(7)
  })
})

describe('uses the defaults if the flag is missing, and reports them', () => {
  it('create does not log in, and says how to log in', async () => {
    const { code, stderr } = await run('create', 'pc', 'pcloud', ...APP)
    expect(code).toBe(0)
    expect(stderr).toContain('config_refresh_token=false is the default')
    expect(stderr).toContain('pcloud-config reconnect pc')
    expect(stage.read()).toBe(`${SECTION}hostname = api.pcloud.com\n`)
    expect((await run('create', 'pc', 'pcloud', ...APP, '--overwrite', '-q')).stderr).toBe('')
    expect((await run('create', 'al', 'alias', 'remote=/')).stderr).toBe('')
    expect((await run('create', 'dr', 'drive')).stderr).toContain('rclone config reconnect dr:')
    expect((await run('update', 'pc', '--all', 'username=x')).stderr).toContain('--all only works')
  })

  it('update logs in only with config_refresh_token=true', async () => {
    stage.write(SECTION)
    for (const words of [
      ['config_is_local=true'],
      ['config_refresh_token=false', 'config_token=x'],
    ]) {
      expect((await run('update', 'pc', ...words)).code).toBe(0)
    }
    expect(stage.read()).toBe(SECTION)
    expect(stage.fake.requests).toEqual([])
    const here = [
      '--redirect-port',
      String(stage.port),
      '--timeout',
      '1s',
      '--config',
      stage.config,
    ]
    const words = ['update', 'pc', 'config_refresh_token=true', 'config_auth_no_browser=1']
    const { code, stderr } = await runHere([...words, ...here], { fake: stage.fake })
    expect(code).toBe(4)
    expect(stderr).toContain('Using config_is_local=true')
    expect(stderr).toContain(`http://localhost:${stage.port}/start/`)
    expect(stage.read()).toBe(SECTION)
  })

  it('uses a token from the call, and stores no key of the protocol', async () => {
    const token = tokenJson(mint(EU))
    const made = await run('create', 'pc', 'pcloud', ...APP, `config_token=${token}`)
    expect(made.code, made.stderr).toBe(0)
    expect(made.stderr).toContain('Using config_is_local=false')
    expect(stage.read()).toBe(`${SECTION}hostname = eapi.pcloud.com\ntoken = ${token}\n`)
    const bad = await run('update', 'pc', 'config_token=nonsense here')
    expect([bad.code, bad.stdout]).toEqual([4, ''])
    const none = await run('update', 'pc', 'config_refresh_token=true', 'config_is_local=false')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('config_token=')])
    expect(stage.read()).toBe(`${SECTION}hostname = eapi.pcloud.com\ntoken = ${token}\n`)
  })
})
