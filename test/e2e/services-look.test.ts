import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type FakePinkcloudsync,
  startFakePinkcloudsync,
} from '../../fixtures/services/fake-pinkcloudsync.ts'
import { type FakeVerizon, startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import type { Loopback } from '../../fixtures/services/loopback/loopback.ts'
import { obscure, reveal } from '../../src/rclone/obscure.ts'
import { runHere } from '../support/run-here.ts'

const PAST = '2026-01-01T00:00:00Z'
const FUTURE = '2099-01-01T00:00:00Z'

let folder: string
let config: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'look-'))
  config = join(folder, 'rclone.conf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = () => readFileSync(config, 'utf8')
const write = (text: string) => writeFileSync(config, text, { mode: 0o600 })
const run = (fake: Loopback | undefined, words: readonly string[], stdin = '') =>
  runHere([...words, '--config', config], { stdin, env: fake?.env() ?? {} })

/** The ids of what `check` finds about remotes. */
async function check(fake: Loopback, ...words: readonly string[]) {
  const { code, stdout, stderr } = await run(fake, ['check', '--json', ...words])
  const { findings } = JSON.parse(stdout || '{"findings":[]}')
  const ofRemotes = findings.filter(({ subject }: { subject: string }) => subject.endsWith(':'))
  return { code, ids: ofRemotes.map(({ id }: { id: string }) => id), stdout, stderr }
}

describe('a Verizon remote', () => {
  let fake: FakeVerizon
  beforeEach(async () => {
    fake = await startFakeVerizon()
  })
  afterEach(() => fake.close())

  function section(access: string, refresh: string | undefined, expiry: string, more = '') {
    const { clientId, secret } = fake.app
    const blob = { access_token: access, token_type: 'Bearer', refresh_token: refresh, expiry }
    write(
      `[vz]\ntype = verizon\nclient_id = ${clientId}\nclient_secret = ${secret}\n${more}token = ${JSON.stringify(blob)}\n`,
    )
  }

  it('userinfo renews and saves the token, then prints the response of the service', async () => {
    const { refresh, grant } = fake.grant()
    section('old', refresh, PAST)
    const { code, stdout, stderr } = await run(fake, ['userinfo', 'vz'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^Service +Verizon Personal Cloud Storage \(verizon, not for rclone\)$/m)
    expect(stdout).toMatch(/^Renewed +just now, with its refresh token$/m)
    expect(stdout).toMatch(/^Token valid until +20\d\d-.+ \(5(39|40) minutes\)$/m)
    expect(stdout).toMatch(/^account\.quota +5000000000$/m)
    expect(read()).toContain(`"refresh_token":"${grant.refresh.at(-1)?.value}"`)
    const json = await run(fake, ['userinfo', 'vz', '--json'])
    expect(JSON.parse(json.stdout)).toEqual({
      name: 'vz',
      type: 'verizon',
      in_rclone: false,
      token_good_until: expect.stringMatching(/^20/),
      renewed: false,
      accepted: true,
      denied: null,
      account: { 'account.quota': '5000000000', 'account.usage': '1200000000' },
      sessions: null,
      subject_unproven: null,
      permissions_unproven: null,
    })
    expect(fake.refreshes).toBe(1)
  })

  it('userinfo renews a revoked token a single time, then suggests to log in', async () => {
    const { refresh, grant } = fake.grant()
    section('revoked', refresh, FUTURE)
    expect((await run(fake, ['userinfo', 'vz'])).code).toBe(0)
    fake.revoke(grant)
    const { code, stderr } = await run(fake, ['userinfo', 'vz'])
    expect([code, stderr]).toEqual([4, expect.stringContaining('pcloud-config reconnect vz')])
  })

  it('check uses a valid token, and never renews a token', async () => {
    const { access, refresh } = fake.grant()
    section(access, refresh, FUTURE, 'redirect_uri = http://localhost:53682/\ndeviceid = here\n')
    expect(await check(fake)).toMatchObject({ code: 0, ids: ['remote-works', 'not-for-rclone'] })
    section('old', refresh, PAST)
    const before = read()
    expect(await check(fake)).toMatchObject({
      code: 0,
      ids: [
        'remote-not-asked',
        'not-for-rclone',
        'redirect-uri-unset',
        'deviceid-unset',
        'token-over',
        'refresh-token-old',
      ],
    })
    section('revoked', refresh, FUTURE)
    const { ids, stdout } = await check(fake)
    expect(ids).toContain('token-refused')
    expect(stdout).toContain('reconnect vz')
    expect([fake.refreshes, before.includes(refresh)]).toEqual([0, true])
  })

  it('check finds missing keys, and a token that two remotes share', async () => {
    const { access, refresh } = fake.grant()
    section(access, undefined, FUTURE)
    expect(await check(fake)).toMatchObject({
      code: 9,
      ids: expect.arrayContaining(['refresh-token-missing']),
    })
    section(access, refresh, FUTURE)
    write(read() + read().replace('[vz]', '[copy]'))
    expect((await check(fake)).ids).toContain('refresh-token-shared')
    write(
      '[vz]\ntype = verizon\ntoken = x\nredirect_uri = nowhere\ntoken_url = http://a.example/\n',
    )
    const { code, ids } = await check(fake)
    expect(code).toBe(9)
    expect(ids.sort()).toEqual(
      [
        'deviceid-unset',
        'keys-missing',
        'not-for-rclone',
        'redirect-uri-malformed',
        'token-unreadable',
        'token-url-unsafe',
      ].sort(),
    )
    write(`[vz]\ntype = verizon\nclient_id = a\nclient_secret = b\n`)
    expect((await check(fake)).ids).toContain('token-missing')
  })

  it('disconnect explains how to remove the app; list --long prints the type', async () => {
    section('a', 'b', FUTURE)
    expect((await run(fake, ['list', '--long'])).stdout).toMatch(/^vz: +verizon/)
    const { code, stderr } = await run(fake, ['disconnect', 'vz', '--yes'])
    expect([code, stderr]).toEqual([0, expect.stringContaining('My Verizon')])
    expect(read()).not.toContain('token')
  })
})

describe('a PinkCloudSync remote', () => {
  let fake: FakePinkcloudsync
  beforeEach(async () => {
    fake = await startFakePinkcloudsync()
  })
  afterEach(() => fake.close())

  const section = (secret: string, more = '') =>
    write(`[pink]\ntype = pinkcloudsync\napi_key = ${fake.apiKey}\napi_secret = ${secret}\n${more}`)

  it('userinfo shows sessions and permissions, marked as unproven', async () => {
    section(obscure(fake.apiSecret))
    const { code, stdout, stderr } = await run(fake, ['userinfo', 'pink'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^Sync sessions +0$/m)
    expect(stdout).toMatch(/^Permissions +sync:read, sync:write \(unproven\)$/m)
    const { stdout: json } = await run(fake, ['userinfo', 'pink', '--json'])
    expect(JSON.parse(json)).toMatchObject({
      renewed: false,
      sessions: 0,
      subject_unproven: 'user_123',
      permissions_unproven: ['sync:read', 'sync:write'],
    })
  })

  it('userinfo reports if the key may not list sessions, and if the token has no permissions', async () => {
    fake.behaviour.permissions = ['sync:write']
    section(obscure(fake.apiSecret))
    const denied = await run(fake, ['userinfo', 'pink'])
    expect([denied.code, denied.stdout]).toEqual([
      0,
      expect.stringContaining("not have 'sync:read'"),
    ])
    fake.behaviour.permissions = undefined
    section(obscure(fake.apiSecret))
    const { stdout } = await run(fake, ['userinfo', 'pink'])
    expect(stdout).toMatch(/^Permissions +the token tells none$/m)
  })

  it('userinfo gets a new token with the keys after a revocation', async () => {
    section(obscure(fake.apiSecret))
    await run(fake, ['userinfo', 'pink'])
    fake.revokeAll()
    expect((await run(fake, ['userinfo', 'pink'])).stdout).toContain(
      'just now, with the pair of keys',
    )
    expect(fake.issued).toBe(2)
  })

  it('check tries the keys, and does not store the token', async () => {
    section(obscure(fake.apiSecret))
    const before = read()
    expect(await check(fake)).toMatchObject({
      code: 0,
      ids: ['remote-works', 'not-for-rclone', 'token-over'],
    })
    expect(read()).toBe(before)
    section(obscure('wrong'))
    expect(await check(fake)).toMatchObject({
      code: 9,
      ids: expect.arrayContaining(['keys-refused']),
    })
    write('[pink]\ntype = pinkcloudsync\napi_key = x\n')
    expect(await check(fake)).toMatchObject({
      code: 9,
      ids: expect.arrayContaining(['keys-missing']),
    })
    fake.behaviour.permissions = []
    section(obscure(fake.apiSecret))
    await run(fake, ['token', 'pink'])
    expect((await check(fake)).ids).toContain('permission-missing')
  })

  it('check --fix obscures a plain secret if the service accepts it', async () => {
    section(fake.apiSecret)
    expect((await check(fake)).ids).toContain('secret-not-obscured')
    const { code, stderr } = await run(fake, ['check', '--fix', '--yes'])
    expect(code, stderr).toBe(0)
    expect(reveal(/^api_secret = (.+)$/m.exec(read())?.[1] ?? '')).toBe(fake.apiSecret)
    section('in plain and wrong')
    expect((await run(fake, ['check', '--fix', '--yes'])).code).toBe(9)
    expect(read()).toContain('api_secret = in plain and wrong')
  })

  it('check continues if a service does not answer', async () => {
    section(obscure(fake.apiSecret))
    fake.faults.add({ kind: 'status', status: 503 })
    const { code, ids, stdout } = await check(fake)
    expect([code, ids]).toEqual([9, ['remote-not-asked', 'not-for-rclone', 'token-over']])
    expect(stdout).toContain('service-fails')
  })

  it('create and update obscure the secret, even if it looks obscured', async () => {
    const long = 'sk_live_0123456789abcdefABCDEF'
    const words = ['create', 'pink', 'pinkcloudsync', 'api_key=k', `api_secret=${long}`]
    expect((await run(undefined, words)).code).toBe(0)
    const stored = () => reveal(/^api_secret = (.+)$/m.exec(read())?.[1] ?? '')
    expect(stored()).toBe(long)
    expect((await run(undefined, ['update', 'pink', 'api_secret=other'])).code).toBe(0)
    expect(stored()).toBe('other')
  })

  it('edit obscures a new secret, preserves the other keys, and logs in with the new keys', async () => {
    section(obscure('old'), 'token = {"access_token":"mine","expiry":"2099-01-01T00:00:00Z"}\n')
    const answers = ['', fake.apiSecret, 'y', 'y', '', 'y']
    const { code, stderr } = await run(fake, ['edit', 'pink'], `${answers.join('\n')}\n`)
    expect(code, stderr).toBe(0)
    expect(reveal(/^api_secret = (.+)$/m.exec(read())?.[1] ?? '')).toBe(fake.apiSecret)
    expect(read()).not.toContain('"mine"')
    expect(fake.issued).toBe(1)
  })

  it('edit of the token_url offers a login, and preserves the old login if you decline', async () => {
    const token = 'token = {"access_token":"mine","expiry":"2099-01-01T00:00:00Z"}\n'
    section(obscure('old'), `token_url = https://one.example/\n${token}`)
    const answers = ['', '', 'https://two.example/', 'y', 'n']
    const { code, stderr } = await run(fake, ['edit', 'pink'], `${answers.join('\n')}\n`)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('pcloud-config reconnect pink')
    expect(read()).toContain(`token_url = https://two.example/\n${token}`)
    expect(fake.issued).toBe(0)
  })

  it('disconnect says that the keys are still there', async () => {
    section(obscure('x'), 'token = {"access_token":"mine"}\n')
    const { stderr } = await run(fake, ['disconnect', 'pink', '--yes'])
    expect(stderr).toContain('delete the API key')
    expect(read()).toMatch(/^api_secret = /m)
  })
})
