import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram, startProgram } from '../support/program.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const ANSWERS = ['pc', CLIENT_ID, CLIENT_SECRET, '/Backups', '']

function start(answers: readonly string[], ...more: readonly string[]) {
  const words = ['new', '--config', stage.config, '--redirect-port', String(stage.port), ...more]
  return startProgram(words, {
    ...stage,
    env: {},
    stdin: answers.map((line) => `${line}\n`).join(''),
  })
}

/** Without `--json` the link stands in the talk. */
async function linkIn(program: ReturnType<typeof start>): Promise<string> {
  const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/
  await expect.poll(() => program.stderr(), { timeout: 8_000 }).toMatch(link)
  return link.exec(program.stderr())?.[0] ?? ''
}

describe('new, answered line by line from a pipe', () => {
  it('prompts like rclone, uses stdout only for data, and saves', async () => {
    const program = start([...ANSWERS, 'y'], '--login', 'browser', '--no-browser')
    await stage.logIn(await linkIn(program))
    const { code, stdout, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain('client_id> ')
    expect(stderr).not.toContain('\x1b')
    expect(stderr).not.toContain(CLIENT_SECRET)
    expect(stage.read()).toContain('root_folder_id = d19066333043\n')
  })

  it('exits when it is done, even if the pipe is still open', async () => {
    const words = ['new', '--config', stage.config, '--redirect-port', String(stage.port)]
    words.push('--login', 'browser', '--no-browser')
    const program = startProgram(words, { ...stage, env: {}, stdin: 'open' })
    program.child.stdin?.write([...ANSWERS, 'y', ''].join('\n'))
    await stage.logIn(await linkIn(program))
    expect((await program.ended).code).toBe(0)
  })

  it('accepts a pasted code as one of the lines', async () => {
    const account = stage.fake.account('anna@example.com')
    const code = stage.fake.mintCode(account)
    const ended = await start([...ANSWERS.with(3, ''), code, 'y']).ended
    expect(ended.code, ended.stderr).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
  })

  it('accepts a pasted bare token as one of the lines', async () => {
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    const ended = await start([...ANSWERS.with(3, ''), token, 'y']).ended
    expect(ended.code, ended.stderr).toBe(0)
    expect(stage.read()).toContain(`token = {"access_token":"${token}"`)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
  })

  it('reports text that cannot be a code or a token as an invalid code', async () => {
    const ended = await start([...ANSWERS.with(3, ''), 'neither-of-both']).ended
    expect(ended.stderr).toContain('pCloud did not accept this code (2012).')
    expect(existsSync(stage.config)).toBe(false)
  })

  it('names the option if input is missing, and does not save', async () => {
    const asked = ['NAME', '--client-id', '--client-secret', '--root-folder', '--region']
    for (const [given, option] of asked.entries()) {
      const { code, stderr } = await start(ANSWERS.slice(0, given)).ended
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(option === 'NAME' ? 'pcloud-config new NAME' : `(${option})`)
    }
    expect(existsSync(stage.config)).toBe(false)
  })

  it('exits 130 when the review is answered with discard', async () => {
    const program = start([...ANSWERS, 'd'], '--login', 'browser', '--no-browser')
    await stage.logIn(await linkIn(program))
    expect((await program.ended).code).toBe(130)
    expect(existsSync(stage.config)).toBe(false)
  })
})

describe('endless lines that are not answers', () => {
  const toPaste = [
    '--client-id',
    CLIENT_ID,
    '--client-secret',
    'env:S',
    '--login',
    'paste',
    '--yes',
  ]
  it.each([
    ['the menu', '', []],
    ['a choice', 'x', []],
    ['a name', '?', ['new']],
    ['a yes', 'x', ['disconnect', 'pc']],
    ['a password', '', ['encryption', 'set']],
    ['a paste', '', ['new', 'x', ...toPaste, '--root-folder', 'd0']],
  ])('at %s, `yes "%s"` ends with exit 2', async (_, line, words) => {
    stage.write('[pc]\ntype = pcloud\ntoken = {"access_token":"abc"}\n')
    const stdin = `${line}\n`.repeat(2_000_000)
    const begun = Date.now()
    const ended = await runProgram([...words, '--config', stage.config], {
      ...stage,
      env: { S: CLIENT_SECRET },
      stdin,
    })
    expect(ended.code, ended.stderr.slice(-300)).toBe(2)
    expect(Date.now() - begun).toBeLessThan(10_000)
  })
})

describe('new, with no terminal and no input', () => {
  it.each([
    [[], 'NAME'],
    [['pc'], '--client-id'],
    [['pc', '--client-id', CLIENT_ID], '--client-secret'],
  ])('%j: exits 2 and names %s', async (words, option) => {
    const { code, stderr } = await runProgram(
      ['new', ...words, '--config', stage.config, '--no-input'],
      { stdin: 'open' },
    )
    expect([code, stderr]).toEqual([2, expect.stringContaining(option)])
  })

  it('does not wait for ever for an open, silent pipe', async () => {
    const words = ['new', '--config', stage.config, '--timeout', '200ms']
    const { code, stderr } = await runProgram(words, { stdin: 'open' })
    expect([code, stderr]).toEqual([2, expect.stringContaining('NAME')])
  })

  it('reads the secret from stdin and a file, and refuses a literal', async () => {
    const words = stage.newArgs('pc', '--client-secret', '-', '--login', 'browser')
    const program = startProgram(words, { ...stage, env: {}, stdin: `${CLIENT_SECRET}\n` })
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    expect((await program.ended).code).toBe(0)

    const literal = await runProgram(stage.newArgs('pc2', '--client-secret', CLIENT_SECRET), stage)
    expect(literal.code).toBe(2)
    expect(literal.stdout + literal.stderr).not.toContain(CLIENT_SECRET)
  })

  it('accepts an existing token, bare or as JSON, and detects its region', async () => {
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    for (const [name, text] of [
      ['bare', token],
      ['json', JSON.stringify({ access_token: token, token_type: 'bearer' })],
    ] as const) {
      const words = [
        'new',
        name,
        '--login',
        'token',
        '--token',
        '-',
        '--yes',
        '--config',
        stage.config,
      ]
      const { code, stderr } = await runProgram(words, { ...stage, env: {}, stdin: text })
      expect(code, stderr).toBe(0)
    }
    expect(stage.read().match(/hostname = eapi\.pcloud\.com/g)).toHaveLength(2)
    expect(stage.read()).not.toContain('client_id')
  })
})

describe('new, before the first question', () => {
  it.each([
    [['a/b'], 2, 'name'],
    [['-x'], 2, 'option'],
    [['taken'], 2, 'already'],
    [['pc', '--app-from', 'nobody'], 3, 'no remote named nobody'],
    [['pc', '--region', 'moon'], 2, '--region'],
    [['pc', '--root-folder', 'what is this'], 2, 'folder path, ID or web address'],
    [['pc', '--redirect-uri', 'https://evil.example/'], 2, 'redirect URI'],
    [['pc', '--timeout', 'soon'], 2, '--timeout'],
    [['pc', '--hostname', 'evil.example/x'], 2, '--hostname'],
  ])('%j exits %i', async (words, expected, text) => {
    stage.write('[taken]\ntype = pcloud\n')
    const args = ['new', ...words, '--config', stage.config, '--client-id', CLIENT_ID, '--yes']
    const { code, stderr } = await runProgram(args, {
      ...stage,
      env: { PCLOUD_CLIENT_SECRET: 'x' },
    })
    expect([code, stderr]).toEqual([expected, expect.stringContaining(text)])
    expect(stage.read()).toBe('[taken]\ntype = pcloud\n')
  })

  it('uses the app of another remote', async () => {
    const section = `[one]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`
    stage.write(section)
    const words = ['new', 'two', '--app-from', 'one', '--login', 'browser', '--no-browser', '--yes']
    const program = startProgram(
      [...words, '--json', '--config', stage.config, '--redirect-port', String(stage.port)],
      { ...stage, env: {} },
    )
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    expect((await program.ended).code).toBe(0)
    expect(
      stage.read().startsWith(`${section}\n[two]\ntype = pcloud\nclient_id = ${CLIENT_ID}\n`),
    ).toBe(true)
  })

  it('reports a second remote of the account if its token no longer works', async () => {
    const account = stage.fake.account('marcel@example.com')
    const [alive, dead] = [stage.fake.mintToken(account), stage.fake.mintToken(account)]
    stage.fake.revokeToken(dead)
    const section = (name: string, token: string) =>
      `[${name}]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = {"access_token":"${token}"}\n\n`
    stage.write(section('works', alive) + section('old', dead))
    const program = startProgram(stage.newArgs('pc'), stage)
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    const { stderr } = await program.ended
    expect(stderr).toContain('The login of the remote old no longer works.')
  })
})

describe('the values that a login stores', () => {
  const logInWith = async (blob: object, ...more: readonly string[]) => {
    const words = ['new', 'pc', '--login', 'token', '--token', '-', '--yes', '--overwrite']
    const args = [...words, '--config', stage.config, ...more]
    return runProgram(args, { ...stage, env: {}, stdin: JSON.stringify(blob) })
  }

  it('no expiry that would make rclone refuse the remote', async () => {
    const token = stage.fake.mintToken(stage.fake.account('marcel@example.com'))
    for (const expiry of ['2001-01-01T00:00:00Z', 'banana']) {
      expect((await logInWith({ access_token: token, expiry })).code).toBe(0)
      expect(stage.read()).toContain('"expiry":"0001-01-01T00:00:00Z"')
    }
  })

  it('an unofficial host that the user named', async () => {
    const words = ['--hostname', 'my.proxy.test', '--no-verify']
    expect((await logInWith({ access_token: 'abc123' }, ...words)).code).toBe(0)
    expect(stage.read()).toContain('hostname = my.proxy.test\n')
    expect(stage.fake.requests).toEqual([])
  })

  it('a root folder among thousands', async () => {
    const folders = Array.from({ length: 5_000 }, (_, at) => `A folder with a longish name ${at}`)
    const account = stage.fake.addAccount({
      email: 'big@example.com',
      region: 'us',
      folders: [{ name: 'Big', folders }],
    })
    const token = stage.fake.mintToken(account)
    const { code, stderr } = await logInWith({ access_token: token }, '--root-folder', '/Big')
    expect(code, stderr).toBe(0)
  })
})
