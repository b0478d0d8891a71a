import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deny, openPage } from '../support/fake-browser.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { itRclones } from '../support/rclones.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

/** Starts `new ... --json` and clicks Allow for that account. */
async function logIn(account?: string, ...more: readonly string[]) {
  const program = startProgram(stage.newArgs('pc', ...more), stage)
  const { start_url } = await program.event('auth_url')
  const page = await stage.logIn(start_url, account)
  return { ...(await program.ended), page, events: program.events() }
}

describe('new, driven by another program', () => {
  it('emits the events of the contract in order and saves', async () => {
    const url = 'https://my.pcloud.com/#page=filemanager&folder=19066333043&tpl=foldergrid'
    const { code, events, page, stderr } = await logIn(undefined, '--root-folder', url)
    expect(code, stderr).toBe(0)
    expect(events.map(({ event }) => event)).toEqual([
      'auth_url',
      'waiting',
      'code',
      'account',
      'saved',
    ])
    expect(events[3]).toEqual({
      event: 'account',
      email: 'marcel@example.com',
      userid: expect.stringMatching(/^\d+$/),
      region: 'us',
      hostname: 'api.pcloud.com',
      quota: expect.any(Number),
      usedquota: expect.any(Number),
    })
    expect(events[4]).toEqual({ event: 'saved', name: 'pc', file: stage.config })
    expect(page.html).toContain('marcel@example.com')
  })

  it('writes the keys in rclone’s order and the token as Go encodes it', async () => {
    await logIn(undefined, '--root-folder', '/Backups')
    const token = stage.fake.tokens.at(-1)?.value
    expect(stage.read()).toBe(
      [
        '[pc]',
        'type = pcloud',
        `client_id = ${CLIENT_ID}`,
        `client_secret = ${CLIENT_SECRET}`,
        'root_folder_id = d19066333043',
        'hostname = api.pcloud.com',
        `token = {"access_token":"${token}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`,
        '',
      ].join('\n'),
    )
  })

  it('detects that the account is in the EU, whatever region was given', async () => {
    const { code, stderr } = await logIn('anna@example.com', '--region', 'us')
    expect(code).toBe(0)
    expect(stderr).toContain('This account is in EU (eapi.pcloud.com)')
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
  })

  it('S6, S7: sends code and secret in a body only, with the redirect URI of the request', async () => {
    await logIn()
    const [exchange, ...others] = stage.fake.requests.filter(
      ({ method }) => method === 'oauth2_token',
    )
    expect(others).toEqual([])
    expect(exchange?.verb).toBe('POST')
    expect(String(exchange?.query)).toBe('')
    expect(new URLSearchParams(exchange?.body).get('redirect_uri')).toBe(
      `http://localhost:${stage.port}/`,
    )
    expect(new URLSearchParams(exchange?.body).get('client_secret')).toBe(CLIENT_SECRET)
  })

  it('preserves all other bytes of the file', async () => {
    const before = '; mine\r\n[other]\r\ntype=s3\r\n# the end, without a line end'
    stage.write(before)
    expect((await logIn()).code).toBe(0)
    expect(stage.read().startsWith(before)).toBe(true)
    expect(stage.read()).toContain('\r\n[pc]\r\ntype=pcloud\r\n')
  })

  itRclones('gives rclone a remote that works, US and EU', async () => {
    for (const account of ['marcel@example.com', 'anna@example.com']) {
      expect((await logIn(account, '--overwrite')).code).toBe(0)
      const dump = JSON.parse((await stage.rclone('config', 'dump')).output)
      expect(dump.pc.type).toBe('pcloud')
      const about = await stage.rclone('about', 'pc:')
      expect(about.output).toMatch(/^Total: +\d+ GiB/m)
      const listed = await stage.rclone('lsd', 'pc:')
      expect([listed.code, listed.output]).toEqual([0, expect.stringMatching(/-1 \w+/)])
    }
  })

  it('exits 4 when access is denied in the browser', async () => {
    const program = startProgram(stage.newArgs('pc'), stage)
    const { start_url } = await program.event('auth_url')
    await deny(await openPage(String(start_url), stage.browser))
    expect((await program.ended).code).toBe(4)
    expect(program.events().at(-1)).toMatchObject({ event: 'error', code: 'login-denied' })
    expect(() => stage.read()).toThrow('ENOENT')
  })

  it('exits 4 at the timeout', async () => {
    const { code, stdout } = await runProgram(stage.newArgs('pc', '--timeout', '300ms'), stage)
    expect(code).toBe(4)
    expect(stdout).toContain('"code":"login-timeout"')
  })

  it('exits 4 if the client secret is invalid, and does not print the secrets', async () => {
    const wrong = { ...stage, env: { PCLOUD_CLIENT_SECRET: 'notTheSecret' } }
    const program = startProgram(stage.newArgs('pc'), wrong)
    const { start_url } = await program.event('auth_url')
    const page = await stage.logIn(start_url)
    const { code, stdout, stderr } = await program.ended
    expect(code).toBe(4)
    expect(stdout).toContain('refuses the client ID or the secret')
    expect(stdout + stderr + page.html).not.toContain('notTheSecret')
  })

  it('exits 3 without saving if the root folder does not exist', async () => {
    const { code, stdout } = await logIn(undefined, '--root-folder', 'd4711')
    expect([code, stdout]).toEqual([3, expect.stringContaining('"code":"not-found"')])
    expect(() => stage.read()).toThrow('ENOENT')
  })

  it('accepts the redirected address from stdin while the listener waits', async () => {
    const program = startProgram(stage.newArgs('pc'), { ...stage, stdin: 'open' })
    const { url } = await program.event('auth_url')
    const state = new URL(String(url)).searchParams.get('state')
    const code = stage.fake.mintCode(stage.fake.account('marcel@example.com'))
    const landed = `http://localhost:${stage.port}/?code=${code}&state=${state}&hostname=api.pcloud.com`
    program.child.stdin?.end(`${landed}\n`)
    expect((await program.ended).code).toBe(0)
  })
})
