import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reveal } from '../../src/rclone/obscure.ts'
import { has } from '../support/needs.ts'
import { type ProgramOptions, startProgram } from '../support/program.ts'
import { runHere } from '../support/run-here.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage, tokenBlob } from '../support/stage.ts'
import { foreignFile } from './support/foreign-file.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const MARCEL = 'marcel@example.com'
const ANNA = 'anna@example.com'

const mint = (email: string) => stage.mint(email)

const CRYPT = `[crypted]\r\ntype = crypt\r\n# under the stairs\r\nremote = pc:secret\r\npassword = CCOCz01QT1G5D3RGM4oIV3xCSfmtDxWHbQ\r\nx_unknown   =   kept`

const fileOf = (token: string) => foreignFile(tokenBlob(token), { wrapper: CRYPT })

function edit(words: readonly string[], options: ProgramOptions = {}) {
  return runHere(['edit', ...words, '--config', stage.config], { fake: stage.fake, ...options })
}

/** Answers, one a line. */
const lines = (...answers: readonly string[]) => ({
  stdin: answers.map((answer) => `${answer}\n`).join(''),
})

const asked = () => stage.fake.requests.map(({ method }) => method)

describe('edit, driven by options', () => {
  it('changes only the line of the root folder', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const { code, stdout, stderr } = await edit([
      'pc',
      '--root-folder',
      '/Music',
      '--yes',
      '--json',
    ])
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ event: 'saved', name: 'pc', file: stage.config })
    const id = /root_folder_id = (d\d+)\r\n/.exec(stage.read())?.[1] ?? ''
    expect(stage.read()).toBe(before.replace('= d19066333043', `= ${id}`))
    expect(asked()).toEqual(['userinfo', 'listfolder'])
  })

  it('removes the root folder for the whole account', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    expect((await edit(['pc', '--root-folder', 'd0', '--yes'])).code).toBe(0)
    expect(stage.read()).toBe(before.replace('root_folder_id = d19066333043\r\n', ''))
    const undone = await runHere(['undo', '--config', stage.config])
    expect(undone.code).toBe(0)
    expect(stage.read()).toBe(before)
  })

  it('reports that nothing changed, and does not write or prompt', async () => {
    const before = fileOf('dead')
    stage.write(before)
    const { code, stdout } = await edit([
      ...['pc', '--root-folder', 'd19066333043', '--region', 'us', '--yes', '--json'],
    ])
    expect([code, JSON.parse(stdout)]).toEqual([0, { event: 'unchanged', name: 'pc' }])
    expect([stage.read(), asked()]).toEqual([before, []])
  })

  it('uses the region that the API reports', async () => {
    const before = fileOf(mint(ANNA))
    stage.write(before)
    const right = await edit(['pc', '--region', 'eu', '--root-folder', 'd0', '--yes'])
    expect(right.code, right.stderr).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\r\n')
    const wrong = await edit(['pc', '--region', 'us', '--yes'])
    expect([wrong.code, wrong.stderr]).toEqual([
      0,
      expect.stringContaining('This account is in EU'),
    ])
    expect(wrong.stderr).toContain('No changes.')
  })

  it('changes the app without a login if the token works', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const words = ['pc', '--client-id', 'another', '--client-secret', 'env:S', '--yes']
    const { code, stderr } = await edit(words, { env: { S: 'anotherSecret' } })
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(
      before.replace(CLIENT_ID, 'another').replace(CLIENT_SECRET, 'anotherSecret'),
    )
  })

  it('logs in if the token no longer works and the app is different', async () => {
    stage.write(fileOf('dead').replace(CLIENT_ID, 'old'))
    const words = ['--client-id', CLIENT_ID, '--client-secret', 'env:S', '--yes']
    words.push('--login', 'browser', '--no-browser')
    const redirect = ['--redirect-port', String(stage.port), '--config', stage.config]
    const program = startProgram(['edit', 'pc', ...words, '--json', ...redirect], {
      ...{ fake: stage.fake, env: { S: CLIENT_SECRET } },
    })
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(fileOf(stage.fake.tokens.at(-1)?.value ?? ''))
  })

  describe('if options and terminal are missing', () => {
    const ADDRESS = 'https://my.pcloud.com/#/filemanager?folder=19066333043'
    const section = (token: string, root: string) =>
      `[pc]\ntype = pcloud\nroot_folder_id = ${root}\nhostname = api.pcloud.com\ntoken = ${tokenBlob(token)}\n`

    it.each([[[]], [['--yes']], [['--no-input']], [['--json']]])(
      'a dead token is exit 4, names reconnect, and does not change the file: %j',
      async (words) => {
        const before = section('deadTokenDeadToken', ADDRESS)
        stage.write(before)
        const { code, stdout, stderr } = await edit(['pc', ...words])
        expect(code).toBe(4)
        expect(stdout + stderr).toContain('reconnect pc')
        expect(stage.read()).toBe(before)
      },
    )

    it('writes the verified folder with --yes, and prompts if it is omitted', async () => {
      const token = mint(MARCEL)
      stage.write(section(token, ADDRESS))
      expect(await edit(['pc'])).toMatchObject({ code: 2 })
      expect(stage.read()).toBe(section(token, ADDRESS))
      expect(await edit(['pc', '--yes'])).toMatchObject({ code: 0 })
      expect(stage.read()).toBe(section(token, 'd19066333043'))
    })

    it('explains how to make a change if no change is requested', async () => {
      stage.write(section(mint(MARCEL), 'd19066333043'))
      const { code, stderr } = await edit(['pc', '--yes'])
      expect(code).toBe(2)
      expect(stderr).toContain('--root-folder')
    })
  })

  it('does not log in unasked: a dead token is exit 4, and --no-verify continues without it', async () => {
    const before = fileOf('dead')
    stage.write(before)
    const { code, stderr } = await edit(['pc', '--root-folder', 'd5', '--yes'])
    expect([code, stderr]).toEqual([4, expect.stringContaining('--no-verify')])
    expect(stderr).toContain('pcloud-config reconnect pc')
    expect(stage.read()).toBe(before)
    const blind = await edit(['pc', '--root-folder', 'd5', '--yes', '--no-verify'])
    expect(blind.code, blind.stderr).toBe(0)
    expect(stage.read()).toBe(before.replace('= d19066333043', '= d5'))
    const path = await edit(['pc', '--root-folder', '/Backups', '--yes', '--no-verify'])
    expect(path.code).toBe(2)
  })

  it('accepts a new token of the same account', async () => {
    stage.write(fileOf(mint(MARCEL)))
    const words = ['pc', '--token', '-', '--yes']
    const other = await edit(words, { stdin: mint(ANNA) })
    expect([other.code, other.stderr]).toEqual([4, expect.stringContaining('Different account')])
    const token = mint(MARCEL)
    expect((await edit(words, { stdin: token })).code).toBe(0)
    expect(stage.read()).toBe(fileOf(token))
  })

  it("uses rclone's own app, although the settings prefer a different login", async () => {
    stage.write(`[pc]\ntype = pcloud\ntoken = ${tokenBlob(mint(MARCEL))}\n`)
    const env = { XDG_CONFIG_HOME: stage.folder }
    await runHere(['settings', 'set', 'login', 'paste'], { env })
    const { code, stderr } = await edit(['pc'], { env, ...lines('', '/Backups', '', '', '', 'y') })
    expect(code, stderr).toBe(0)
    expect(stage.read()).toMatch(
      /^\[pc\]\ntype = pcloud\ntoken = .*\nroot_folder_id = d19066333043\nhostname = api\.pcloud\.com\n$/,
    )
    const poll = await edit(['pc', '--login', 'poll', '--yes'], { env })
    expect([poll.code, poll.stderr]).toEqual([
      2,
      expect.stringContaining('only with a browser or a paste'),
    ])
    const paste = await edit(['pc', '--login', 'paste', '--yes'], { env })
    expect([paste.code, paste.stderr]).toEqual([
      2,
      expect.stringContaining('has ended without the text from rclone'),
    ])
  })

  it('is exit 3 for a root folder that does not exist', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    expect((await edit(['pc', '--root-folder', 'd4711', '--yes'])).code).toBe(3)
    expect(stage.read()).toBe(before)
  })

  it('shows the masked change with --dry-run', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const { code, stdout } = await edit(['pc', '--root-folder', 'd0', '--yes', '--dry-run'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('-root_folder_id = d19066333043')])
    expect(stdout).not.toContain(CLIENT_SECRET)
    expect(stage.read()).toBe(before)
  })

  it('ignores variables that are only defaults for a login', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const env = { PCLOUD_CLIENT_ID: 'another', PCLOUD_CLIENT_SECRET: 'anotherSecret' }
    expect((await edit(['pc', '--root-folder', 'd0', '--yes'], { env })).code).toBe(0)
    expect(stage.read()).toContain(`client_id = ${CLIENT_ID}\r\nclient_secret=${CLIENT_SECRET}\r\n`)
  })

  it.each([
    [['pc', '--yes'], 4, 'reconnect pc'],
    [['pc', '--no-input'], 4, 'reconnect pc'],
    [['pc', '--client-id', 'another', '--yes'], 2, '--client-secret'],
    [['crypted', '--json'], 2, 'pcloud-config update'],
    [['crypted', '--root-folder', 'd0', '--yes'], 2, 'cannot be used with a crypt remote'],
    [['nobody', '--yes'], 3, 'no remote named nobody'],
    [['pc'], 4, 'reconnect pc'],
    [['crypted'], 2, 'remote=VALUE'],
    [[], 2, 'edit NAME'],
  ])('%j exits %i', async (words, expected, text) => {
    const before = fileOf('dead')
    stage.write(before)
    const { code, stdout, stderr } = await edit(words)
    expect([code, stdout + stderr]).toEqual([expected, expect.stringContaining(text)])
    expect(stage.read()).toBe(before)
  })
})

describe('edit, answered line by line from a pipe', () => {
  it('preserves all values on Enter', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const { code, stderr } = await edit(['pc'], lines('', '', '', '', '', ''))
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('No changes.')
    expect(stderr).not.toContain(CLIENT_SECRET)
    expect(stage.read()).toBe(before)
  })

  it('walks the advanced options, unknown keys included, and clears with a dash', async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const answers = ['', '', '', '', 'y', '-', 'For the office', 'other', 'n', 'y']
    const { code, stderr } = await edit(['pc'], lines(...answers))
    expect(code, stderr).toBe(0)
    // It follows the token, so it can be the second half of a secret (S48).
    expect(stderr).not.toContain('x_unknown')
    expect(stderr).toContain('\n••••••••\n')
    const after = before
      .replace('encoding = Slash,Del\r\n', '')
      .replace('x_unknown   =   kept as it is', 'x_unknown   =   other')
      .replace(
        'root_folder_id = d19066333043\r\n',
        (line) => `${line}description = For the office\r\n`,
      )
    expect(stage.read()).toBe(after)
  })

  it.skipIf(!has('rclone'))("removes a client ID with a dash: rclone's own app", async () => {
    const before = fileOf(mint(MARCEL))
    stage.write(before)
    const { code, stderr } = await edit(['pc'], lines('-', '', '', '', '', 'y'))
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(before.replace(/client_(id|secret) ?= ?\S+\r\n/g, ''))
  })

  it('edits a remote of a different type as text, obscures a password and shows none', async () => {
    const before = fileOf('dead')
    stage.write(before)
    const { code, stderr } = await edit(['crypted'], lines('pc:other', 'new password', '', 'y'))
    expect(code, stderr).toBe(0)
    const stored = /password = (\S+)\r\n/.exec(stage.read())?.[1] ?? ''
    expect(reveal(stored)).toBe('new password')
    expect(stage.read()).toBe(
      before.replace('pc:secret', 'pc:other').replace('CCOCz01QT1G5D3RGM4oIV3xCSfmtDxWHbQ', stored),
    )
    expect(stderr).not.toContain(stored)
    expect(asked()).toEqual([])
  })

  it('preserves a password on Enter and removes it with a dash', async () => {
    const before = fileOf('dead')
    stage.write(before)
    expect((await edit(['crypted'], lines('', '', ''))).code).toBe(0)
    expect(stage.read()).toBe(before)
    expect((await edit(['crypted'], lines('', '-', '', 'y'))).code).toBe(0)
    expect(stage.read()).toBe(before.replace(/password = \S+\r\n/, ''))
  })

  it('refuses at once a value that rclone would read differently', async () => {
    stage.write(fileOf('dead'))
    const { stderr } = await edit(['crypted'], lines('%(password)s', 'pc:b', '', '', 'd'))
    expect(stderr).toContain('Error:')
  })

  it('exits with 130 on discard', async () => {
    const before = fileOf('dead')
    stage.write(before)
    expect((await edit(['crypted'], lines('pc:b', '', '', 'd'))).code).toBe(130)
    expect(stage.read()).toBe(before)
  })

  it('writes a key of a parent into the remote itself', async () => {
    const parent = `[my]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`
    const sub = `[my.sub]\ntoken = ${tokenBlob(mint(MARCEL))}\n`
    stage.write(parent + sub)
    const { code, stderr } = await edit(['my.sub', '--root-folder', '/Backups', '--yes'])
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(
      `${parent}${sub}root_folder_id = d19066333043\nhostname = api.pcloud.com\n`,
    )
  })

  it.skipIf(!has('rclone'))('writes a file that rclone reads correctly', async () => {
    stage.write(fileOf(mint(MARCEL)))
    await edit(['pc', '--root-folder', '/My Pictures', '--yes'])
    await edit(['crypted'], lines('pc:deep', 'geheim', '', 'y'))
    const { pc, crypted, other } = JSON.parse((await stage.rclone('config', 'dump')).output)
    expect(pc).toMatchObject({ x_unknown: 'kept as it is' })
    expect(crypted).toMatchObject({ remote: 'pc:deep', x_unknown: 'kept' })
    expect(pc.root_folder_id).toMatch(/^d(?!19066333043)\d+$/)
    expect(other).toEqual({ type: 's3', secret_access_key: 'abc' })
    expect((await stage.rclone('lsd', 'pc:')).code).toBe(0)
  })
})
