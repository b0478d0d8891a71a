import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/config-file/store/store.ts'
import { alone } from '../config-file/support/files.ts'
import { type ProgramOptions, startProgram } from '../support/program.ts'
import { itRclones } from '../support/rclones.ts'
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

const WORDS = ['--login', 'browser', '--no-browser', '--yes', '--json']

function start(words: readonly string[], options: ProgramOptions = {}) {
  const redirect = ['--redirect-port', String(stage.port)]
  return startProgram(['reconnect', ...words, '--config', stage.config, ...redirect], {
    ...{ fake: stage.fake },
    ...options,
  })
}

/** Starts it and clicks Allow for that account. */
async function logIn(account = MARCEL, ...more: readonly string[]) {
  const program = start(['pc', ...WORDS, ...more])
  const { start_url } = await program.event('auth_url')
  await stage.logIn(start_url, account)
  return { ...(await program.ended), events: program.events() }
}

/** With a token that is there already; nothing is opened and nothing listens. */
function withToken(token: string, ...words: readonly string[]) {
  return runHere(tokenWords(words), { fake: stage.fake, stdin: token })
}

function startWithToken(token: string, ...words: readonly string[]) {
  return startProgram(tokenWords(words), { fake: stage.fake, stdin: token })
}

const tokenWords = (words: readonly string[]) => [
  ...['reconnect', ...words, '--login', 'token', '--token', '-', '--config', stage.config],
]

describe('reconnect, driven by another program', () => {
  it('replaces only the token, and changes no other byte', async () => {
    const old = mint(MARCEL)
    stage.write(foreignFile(tokenBlob(old)))
    const { code, stderr, events } = await logIn()
    expect(code, stderr).toBe(0)
    expect(events.map(({ event }) => event)).toEqual([
      ...['auth_url', 'waiting', 'code', 'account', 'saved'],
    ])
    expect(events.at(-1)).toEqual({ event: 'saved', name: 'pc', file: stage.config })
    const fresh = stage.fake.tokens.at(-1)?.value ?? ''
    expect(fresh).not.toBe(old)
    expect(stage.read()).toBe(foreignFile(tokenBlob(fresh)))
  })

  it('uses the client ID and secret of the remote, not those of the environment', async () => {
    stage.write(foreignFile(tokenBlob(mint(MARCEL))))
    const env = { PCLOUD_CLIENT_ID: 'another', PCLOUD_CLIENT_SECRET: 'anotherSecret' }
    const program = start(['pc', ...WORDS], { env })
    const { start_url, url } = await program.event('auth_url')
    expect(new URL(String(url)).searchParams.get('client_id')).toBe(CLIENT_ID)
    await stage.logIn(start_url)
    expect((await program.ended).code).toBe(0)
    expect(stage.read()).toContain(`client_id = ${CLIENT_ID}\r\n`)
  })

  it('corrects or adds the region', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const wrong = await logIn(ANNA, '--root-folder', 'd0')
    expect([wrong.code, wrong.stderr]).toEqual([
      0,
      expect.stringContaining('This account is in EU'),
    ])
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\r\n')

    stage.write(`[pc]\ntype = pcloud\n`)
    const { code, stderr } = await withToken(mint(ANNA), 'pc', '--yes')
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain('lives in')
    expect(stage.read()).toMatch(
      /^\[pc\]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = \{"access_token":.*\}\n$/,
    )
  })

  it('uses and writes another app on request', async () => {
    stage.write(
      foreignFile(tokenBlob(mint(MARCEL)))
        .replace(CLIENT_ID, 'old')
        .replace(CLIENT_SECRET, 'o'),
    )
    const program = start(
      ['pc', ...WORDS, '--client-id', CLIENT_ID, '--client-secret', 'env:ITS_SECRET'],
      { env: { ITS_SECRET: CLIENT_SECRET } },
    )
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    expect((await program.ended).code).toBe(0)
    const fresh = stage.fake.tokens.at(-1)?.value ?? ''
    expect(stage.read()).toBe(foreignFile(tokenBlob(fresh)))
  })

  it('does not send the old secret with a new client ID', async () => {
    stage.write(foreignFile(tokenBlob(mint(MARCEL))))
    const { code, stdout } = await start(['pc', ...WORDS, '--client-id', 'new']).ended
    expect([code, stdout]).toEqual([2, expect.stringContaining('--client-secret')])
  })

  it('prints the masked change with --dry-run and does not write', async () => {
    const text = foreignFile(tokenBlob(mint(MARCEL)), { hostname: 'eapi.pcloud.com' })
    stage.write(text)
    const { code, events } = await logIn(MARCEL, '--dry-run')
    expect(code).toBe(0)
    const { event, diff } = events.at(-1) ?? {}
    expect(event).toBe('dry_run')
    expect(String(diff).split(/\r?\n/)).toEqual(
      expect.arrayContaining(['-hostname = eapi.pcloud.com', '+hostname = api.pcloud.com']),
    )
    for (const { value } of stage.fake.tokens) expect(diff).not.toContain(value)
    expect(stage.read()).toBe(text)
  })

  it('undo reverts it, byte for byte', async () => {
    const text = foreignFile(tokenBlob('dead'))
    stage.write(text)
    expect((await logIn()).code).toBe(0)
    expect(stage.read()).not.toBe(text)
    const undone = await runHere(['undo', '--config', stage.config])
    expect([undone.code, undone.stderr]).toEqual([0, expect.stringContaining('token of pc')])
    expect(stage.read()).toContain('; the app of the office\r\n')
  })

  itRclones('gives rclone a remote that works again', async () => {
    stage.write(foreignFile(tokenBlob('dead')).replaceAll('\r', ''))
    expect((await stage.rclone('lsd', 'pc:')).code).not.toBe(0)
    expect((await logIn()).code).toBe(0)
    const { code, output } = await stage.rclone('about', 'pc:')
    expect([code, output]).toEqual([0, expect.stringMatching(/^Total: +\d+ GiB/m)])
  })
})

describe('reconnect with a different account', () => {
  const TEXT = () => foreignFile(tokenBlob(mint(MARCEL)))

  it('is refused if there is no terminal, and does not write', async () => {
    const text = TEXT()
    stage.write(text)
    const { code, stdout } = await withToken(mint(ANNA), 'pc', '--yes', '--json')
    expect(code).toBe(4)
    expect(stdout).toContain(`pc belongs to ${MARCEL}, and you logged in as anna@example.com`)
    expect(stdout).toContain('--overwrite')
    expect(stage.read()).toBe(text)
  })

  it('works with --overwrite, and the root folder must exist', async () => {
    stage.write(TEXT())
    const stranger = stage.fake.addAccount({ email: 'li@example.com', region: 'eu', folders: [] })
    const token = stage.fake.mintToken(stranger)
    const gone = await withToken(token, 'pc', '--yes', '--overwrite')
    expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining('does not exist')])
    const { code } = await withToken(token, 'pc', '--yes', '--overwrite', '--root-folder', 'd0')
    expect(code).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\r\n')
    expect(stage.read()).not.toContain('root_folder_id')
  })

  it('cannot compare the accounts if the old token no longer works', async () => {
    const old = mint(MARCEL)
    stage.write(foreignFile(tokenBlob(old)))
    stage.fake.revokeToken(old)
    expect((await withToken(mint(ANNA), 'pc', '--yes', '--root-folder', 'd0')).code).toBe(0)
  })
})

describe('reconnect of a remote', () => {
  it.each([
    [['nobody'], 3, 'no remote named nobody'],
    [['crypted'], 2, 'pcloud-config show crypted'],
    [['bare'], 2, 'type=pcloud'],
    [[], 2, 'NAME is missing'],
    [['pc', '--type', 'crypt'], 2, '--type'],
    [['broken', '--login', 'paste'], 2, '--root-folder'],
  ])('%j exits %i', async (words, expected, text) => {
    const broken =
      '\n[bare]\nx = y\n[broken]\ntype = pcloud\nclient_id = a\nclient_secret = b\nroot_folder_id = none\n'
    const before = foreignFile(tokenBlob('dead')) + broken
    stage.write(before)
    const { code, stderr } = await start([...words, '--yes']).ended
    expect([code, stderr]).toEqual([expected, expect.stringContaining(text)])
    expect(stage.read()).toBe(before)
  })

  it('uses the remote of the settings if none is named', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const home = join(stage.folder, 'home')
    const env = { XDG_CONFIG_HOME: home }
    await runHere(['settings', 'set', 'remote', 'pc'], { env })
    const all = ['reconnect', '--login', 'token', '--token', '-', '--yes', '--config', stage.config]
    const { code, stderr } = await runHere(all, { fake: stage.fake, env, stdin: mint(MARCEL) })
    expect([code, stderr]).toEqual([0, expect.stringContaining('Using pc')])
  })

  it('preserves and uses inherited values', async () => {
    const parent = `[my]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`
    stage.write(`${parent}[my.sub]\nroot_folder_id = d19066333043\n`)
    const program = start(['my.sub', ...WORDS])
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    const fresh = stage.fake.tokens.at(-1)?.value ?? ''
    expect(stage.read()).toBe(
      `${parent}[my.sub]\nroot_folder_id = d19066333043\nhostname = api.pcloud.com\ntoken = ${tokenBlob(fresh)}\n`,
    )
  })

  it('that names no app: needs an installed rclone', async () => {
    stage.write('[pc]\ntype = pcloud\n')
    const { code, stderr } = await start(['pc', '--yes'], { env: { PATH: '/nonexistent' } }).ended
    expect([code, stderr]).toEqual([2, expect.stringContaining('--client-id')])
  })

  it('on an unofficial host preserves that host', async () => {
    const host = `localhost:${stage.fake.port}`
    const section = (token: string) =>
      `[pc]\ntype = pcloud\nhostname = ${host}\ntoken = ${tokenBlob(token)}\n`
    stage.write(section(mint(MARCEL)))
    const token = mint(MARCEL)
    const { code, stderr } = await withToken(token, 'pc', '--yes')
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(section(token))
    expect((await withToken(token, 'pc', '--yes', '--region', 'us')).code).toBe(0)
    expect(stage.read()).toContain('hostname = api.pcloud.com\n')
  })

  it('an encrypted file remains encrypted', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const env = { RCLONE_CONFIG_PASS: 'a password', RCLONE_PASSWORD_COMMAND: 'printf "a password"' }
    const set = ['encryption', 'set', '--config', stage.config]
    expect((await runHere(set, { env })).code).toBe(0)
    const token = mint(MARCEL)
    const words = ['reconnect', 'pc', '--token', '-', '--yes', '--config', stage.config]
    const { code, stderr } = await runHere(words, { fake: stage.fake, env, stdin: token })
    expect(code, stderr).toBe(0)
    expect(stage.read()).toContain('RCLONE_ENCRYPT_V0:')
    const shown = await runHere(['show', 'pc', '--reveal', '--config', stage.config], { env })
    expect(shown.stdout).toContain(token)
  })

  it('logs in by poll', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const program = start(['pc', '--login', 'poll', '--yes', '--json'])
    const { url } = await program.event('auth_url')
    await stage.logIn(url)
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(foreignFile(tokenBlob(stage.fake.tokens.at(-1)?.value ?? '')))
  })

  it('that was deleted in the meantime: does not write, exit 3', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const program = start(['pc', ...WORDS])
    const { start_url } = await program.event('auth_url')
    stage.write('[other]\ntype = s3\n')
    await stage.logIn(start_url)
    expect((await program.ended).code).toBe(3)
    expect(stage.read()).toBe('[other]\ntype = s3\n')
  })

  it('preserves its change and the change of a different program in the meantime', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const program = start(['pc', ...WORDS])
    const { start_url } = await program.event('auth_url')
    const changed = foreignFile(tokenBlob('otherDead')).replace('Slash,Del', 'Slash')
    stage.write(changed)
    await stage.logIn(start_url)
    const { code, stderr } = await program.ended
    expect([code, stderr]).toEqual([0, expect.stringContaining('Another program changed token')])
    const fresh = stage.fake.tokens.at(-1)?.value ?? ''
    expect(stage.read()).toBe(changed.replace('otherDead', fresh))
  })

  it('during a renewal of the token: the renewal ends first, and the login wins', async () => {
    stage.write(foreignFile(tokenBlob('dead')))
    const store = openStore(
      { kind: 'file', path: stage.config, exists: true, why: 'option' },
      alone,
    )
    const fresh = mint(MARCEL)
    let isOver = false
    const WAITING = 'Waiting for a renewal of the token of pc ...'
    const reconnecting = await store.exclusive('pc', async () => {
      const program = startWithToken(fresh, 'pc', '--yes')
      const running = program.ended.then((ended) => ({ ...ended, isOver }))
      const waits = new Promise<void>((done) => {
        program.child.stderr?.on('data', () => program.stderr().includes(WAITING) && done())
      })
      await Promise.race([waits, running])
      const value = tokenBlob('renewed')
      await store.commit(() => [{ kind: 'set', name: 'pc', key: 'token', value }])
      isOver = true
      return { running }
    })
    const { code, stderr, isOver: wasOver } = await reconnecting.running
    expect([code, wasOver], stderr).toEqual([0, true])
    expect(stderr).toContain(WAITING)
    expect(stage.read()).toBe(foreignFile(tokenBlob(fresh)))
  })

  it('replaces all lines of a token that is broken over several lines', async () => {
    const broken = tokenBlob('dead').replace('"dead"', '"de\r\nad"')
    stage.write(foreignFile(broken))
    const fresh = mint(MARCEL)
    expect((await withToken(fresh, 'pc', '--yes')).code).toBe(0)
    expect(stage.read()).toBe(foreignFile(tokenBlob(fresh)))
  })

  it('names another remote of the account with a dead token', async () => {
    const shared = mint(MARCEL)
    stage.fake.revokeToken(shared)
    const twin = `\r\n[twin]\r\ntype = pcloud\r\ntoken = ${tokenBlob(shared)}\r\n`
    stage.write(foreignFile(tokenBlob(shared)) + twin)
    expect((await logIn()).stderr).toContain(
      'The login of the remote twin no longer works. Log in again: pcloud-config reconnect twin',
    )
  })
})
