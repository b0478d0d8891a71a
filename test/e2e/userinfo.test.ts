import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { configRig } from './support/config-rig.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const tokenOf = (email: string) => stage.fake.mintToken(stage.fake.account(email))

function write(token: string, hostname = 'api.pcloud.com', name = 'pc'): void {
  const blob = JSON.stringify({ access_token: token, token_type: 'bearer' })
  stage.write(`[${name}]\ntype = pcloud\nhostname = ${hostname}\ntoken = ${blob}\n`)
}

const ask = (...words: readonly string[]) =>
  runHere(['userinfo', ...words, '--config', stage.config], stage)

const hostsAsked = () => stage.fake.requests.map(({ host }) => host)

describe('userinfo', () => {
  it('prints account, region, plan and quota, aligned, on stdout', async () => {
    write(tokenOf('marcel@example.com'))
    const { code, stdout, stderr } = await ask('pc:')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      [
        'Account         marcel@example.com',
        'Email verified  yes',
        'User id         20000000001',
        'Region          US (api.pcloud.com)',
        'Plan            free',
        'Quota           10 GiB',
        'Used            1.100 GiB (11 %), 8.900 GiB free',
        'Language        en',
        'Registered      2013-09-19',
        '',
      ].join('\n'),
    )
  })

  it('--json: contains all keys, null if pCloud does not report the value', async () => {
    write(tokenOf('anna@example.com'), 'eapi.pcloud.com')
    const { stdout } = await ask('pc', '--json')
    expect(JSON.parse(stdout)).toEqual({
      name: 'pc',
      type: 'pcloud',
      email: 'anna@example.com',
      userid: expect.stringMatching(/^\d+$/),
      region: 'eu',
      hostname: 'eapi.pcloud.com',
      configured_hostname: 'eapi.pcloud.com',
      quota: 500 * 1024 ** 3,
      usedquota: 42 * 1024 ** 3,
      email_verified: true,
      premium: true,
      premium_until: '2028-09-19T07:31:46.000Z',
      lifetime: null,
      business: null,
      plan: 1,
      two_factor: null,
      language: 'en',
      registered: '2013-09-19T07:31:46.000Z',
    })
  })

  it('shows the second factor if pCloud reports it', async () => {
    stage.fake.addAccount({ email: 'kim@example.com', region: 'us', twoFactor: true })
    write(tokenOf('kim@example.com'))
    expect((await ask('pc')).stdout).toContain('Two-factor login  on\n')
  })

  it('uses the remote of the settings if none is named', async () => {
    const rig = configRig()
    const run = (...words: readonly string[]) => rig.runWith({ fake: stage.fake }, ...words)
    const blob = JSON.stringify({ access_token: tokenOf('marcel@example.com') })
    rig.write(`[home]\ntype = pcloud\ntoken = ${blob}\n`)
    expect((await run('userinfo')).code).toBe(2)
    await run('settings', 'set', 'remote', 'home')
    const { code, stdout, stderr } = await run('userinfo')
    expect([code, stderr]).toEqual([0, 'Using home, the remote of your settings.\n'])
    expect(stdout).toContain('marcel@example.com')
  })

  it('detects a token of the other region, and says how to repair the remote', async () => {
    write(tokenOf('anna@example.com'), 'api.pcloud.com', 'my pc')
    const { code, stdout, stderr } = await ask('my pc')
    expect([code, stdout]).toEqual([0, expect.stringContaining('EU (eapi.pcloud.com)')])
    expect(stderr).toContain('this account is in EU (eapi.pcloud.com)')
    expect(stderr).toContain('`pcloud-config check --fix "my pc" --config ')
    expect(hostsAsked()).toEqual(['api.pcloud.com', 'eapi.pcloud.com'])
  })

  it('exits 4 for a token that is revoked, unknown, broken or missing, and names the solution', async () => {
    const revoked = tokenOf('marcel@example.com')
    stage.fake.revokeToken(revoked)
    const contents = [revoked, 'unknown'].map((token) => `{"access_token":"${token}"}`)
    for (const content of [...contents, 's3cret-no-json', '']) {
      stage.write(`[pc]\ntype = pcloud\ntoken = ${content}\n`)
      const { code, stdout, stderr } = await ask('pc')
      expect([code, stdout]).toEqual([4, ''])
      expect(stderr).toContain('pcloud-config reconnect pc --config ')
      expect(stderr).not.toContain('s3cret')
    }
    const { stdout } = await ask('pc', '--json')
    expect(JSON.parse(stdout).error.code).toBe('token-invalid')
  })

  it('exits 5 without a response', async () => {
    write(tokenOf('marcel@example.com'))
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: '' }
    const { code, stderr } = await runHere(['userinfo', 'pc', '--config', stage.config], { env })
    expect([code, stderr]).toEqual([5, expect.stringContaining('HTTPS_PROXY')])
  })

  it('exits 3 for an unknown remote, 2 for one of another type', async () => {
    stage.write('[d]\ntype = drive\n')
    expect((await ask('nobody')).code).toBe(3)
    const { code, stderr } = await ask('d')
    expect([code, stderr]).toEqual([2, expect.stringContaining('`rclone about d: --config ')])
  })

  it('a bare token can be repaired without a login', async () => {
    stage.write(`[pc]\ntype = pcloud\ntoken = ${tokenOf('marcel@example.com')}\n`)
    const { code, stderr } = await ask('pc')
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining('`pcloud-config check --fix pc --config '),
    ])
  })

  it('S4: a hostname with more than a host gets no token', async () => {
    for (const hostname of ['me@evil.example', 'evil.example/x', 'evil.example?', 'http://evil']) {
      write(tokenOf('marcel@example.com'), hostname)
      const { code, stderr } = await ask('pc')
      expect([code, stderr]).toEqual([0, expect.stringContaining('but pc says')])
    }
    expect(new Set(hostsAsked())).toEqual(new Set(['api.pcloud.com']))
    expect(stage.fake.refusedHosts).toEqual([])
  })
})
