import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type FakePinkcloudsync,
  startFakePinkcloudsync,
} from '../../fixtures/services/fake-pinkcloudsync.ts'
import { type FakeVerizon, startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import type { Loopback } from '../../fixtures/services/loopback/loopback.ts'
import { obscure } from '../../src/rclone/obscure.ts'
import { startProgram } from '../support/program.ts'
import { runHere } from '../support/run-here.ts'

const PAST = '2026-01-01T00:00:00Z'
const FUTURE = '2099-01-01T00:00:00Z'
/** Rounds of twenty processes each; more by hand. */
const ROUNDS = Number(process.env.TOKEN_ROUNDS ?? 5)

let folder: string
let config: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'token-'))
  config = join(folder, 'rclone.conf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const token = (fake: Loopback, ...words: readonly string[]) =>
  runHere(['token', ...words, '--config', config], { env: fake.env() })

/** The blob in the file, as it is now. */
function saved(): Record<string, unknown> {
  return JSON.parse(/^token = (.+)$/m.exec(readFileSync(config, 'utf8'))?.[1] ?? '{}')
}

describe('token of a Verizon remote', () => {
  let fake: FakeVerizon
  beforeEach(async () => {
    fake = await startFakeVerizon()
  })
  afterEach(() => fake.close())

  function write(expiry: string, refresh: string, access = 'stored') {
    const { clientId, secret } = fake.app
    const blob = { access_token: access, token_type: 'Bearer', refresh_token: refresh, expiry }
    writeFileSync(
      config,
      `# kept\n[vz]\ntype = verizon\nclient_id = ${clientId}\nclient_secret = ${secret}\ntoken = ${JSON.stringify(blob)}\n`,
    )
  }

  it('prints only the token while it is valid, and sends no request', async () => {
    write(FUTURE, 'r')
    expect(await token(fake, 'vz')).toEqual({ code: 0, stdout: 'stored\n', stderr: '' })
    expect(fake.requests).toEqual([])
  })

  it('renews it before it expires, and writes the rotated pair to the file', async () => {
    const { refresh, grant } = fake.grant()
    write(new Date(Date.now() + 200_000).toISOString(), refresh)
    const { code, stdout, stderr } = await token(fake, 'vz')
    expect(code, stderr).toBe(0)
    expect(stdout.trim()).toBe(grant.access.at(-1)?.value)
    expect(saved()).toMatchObject({
      access_token: grant.access.at(-1)?.value,
      refresh_token: grant.refresh.at(-1)?.value,
      expires_in: 9 * 3600,
    })
    expect(readFileSync(config, 'utf8')).toMatch(/^# kept\n\[vz\]\ntype = verizon\n/)
  })

  it("--refresh renews it at once, like the guide's refresh()", async () => {
    const { refresh } = fake.grant()
    write(FUTURE, refresh)
    const first = await token(fake, 'vz', '--refresh')
    const second = await token(fake, 'vz', '--refresh')
    expect([first.code, second.code, fake.refreshes]).toEqual([0, 0, 2])
    expect(first.stdout).not.toBe(second.stdout)
  })

  it('--min-valid asks for more, --header and --json print other shapes', async () => {
    const { refresh } = fake.grant()
    write(new Date(Date.now() + 3_600_000).toISOString(), refresh)
    const header = await token(fake, 'vz', '--header')
    expect(header.stdout).toBe('Authorization: Bearer stored\n')
    const json = await token(fake, 'vz', '--json', '--min-valid', '2h')
    expect(JSON.parse(json.stdout)).toEqual(saved())
    expect(fake.refreshes).toBe(1)
  })

  it.each([400, 401] as const)('refused with %s: exit 4, log in again', async (status) => {
    fake.behaviour.refusedStatus = status
    write(PAST, 'unknown')
    const { code, stdout, stderr } = await token(fake, 'vz')
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toContain('pcloud-config reconnect vz')
    expect(saved()).toMatchObject({ access_token: 'stored', refresh_token: 'unknown' })
  })

  it('waits for a busy service, and exits 5 if it cannot be reached', async () => {
    const { refresh } = fake.grant()
    write(PAST, refresh)
    fake.faults.add({
      ...{ kind: 'status', status: 503, headers: { 'retry-after': '0' }, times: 2 },
      method: 'cloud/1/oauth2/token',
    })
    expect((await token(fake, 'vz')).code).toBe(0)
    write(PAST, refresh)
    fake.faults.add({ kind: 'reset', method: 'cloud/1/oauth2/token' })
    expect((await token(fake, 'vz')).code).toBe(5)
  })

  it(
    `${ROUNDS} times 20 processes at once: one renewal, one token, the pair in the file`,
    async () => {
      const { refresh, grant } = fake.grant()
      write(PAST, refresh)
      for (let round = 1; round <= ROUNDS; round++) {
        const ended = await Promise.all(Array.from({ length: 20 }, () => token(fake, 'vz')))
        expect(ended.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(
          Array.from({ length: 20 }, () => '0'),
        )
        expect(new Set(ended.map(({ stdout }) => stdout.trim()))).toEqual(
          new Set([grant.access.at(-1)?.value]),
        )
        expect(fake.refreshes).toBe(round)
        expect(saved()).toMatchObject({ refresh_token: grant.refresh.at(-1)?.value })
        write(PAST, grant.refresh.at(-1)?.value ?? '')
      }
    },
    30_000 + ROUNDS * 10_000,
  )

  it('killed between the response and the save: the next run reports it, and no data is damaged', async () => {
    const { refresh } = fake.grant()
    write(PAST, refresh)
    const before = readFileSync(config, 'utf8')
    fake.faults.add({ kind: 'drip', everyMs: 200, bytes: 20, method: 'cloud/1/oauth2/token' })
    const running = startProgram(['token', 'vz', '--config', config], { env: fake.env() })
    while (fake.refreshes === 0) await delay(10)
    running.child.kill('SIGKILL')
    await running.ended
    fake.faults.clear()
    expect(readFileSync(config, 'utf8')).toBe(before)
    const { code, stderr } = await token(fake, 'vz')
    expect(code).toBe(4)
    expect(stderr).toContain('interrupted before the token was saved')
  })
})

describe('token of a PinkCloudSync remote', () => {
  let fake: FakePinkcloudsync
  beforeEach(async () => {
    fake = await startFakePinkcloudsync()
  })
  afterEach(() => fake.close())

  function write(secret: string, blob?: object) {
    const stored = blob ? `token = ${JSON.stringify(blob)}\n` : ''
    writeFileSync(
      config,
      `[pink]\ntype = pinkcloudsync\napi_key = ${fake.apiKey}\napi_secret = ${secret}\n${stored}`,
    )
  }

  it('requests a token with the key pair, stores it, and requests a new token when it expires', async () => {
    write(obscure(fake.apiSecret))
    const first = await token(fake, 'pink')
    expect(first.code, first.stderr).toBe(0)
    expect((await token(fake, 'pink')).stdout).toBe(first.stdout)
    expect(fake.issued).toBe(1)
    write(obscure(fake.apiSecret), { ...saved(), expiry: PAST })
    expect((await token(fake, 'pink')).stdout).not.toBe(first.stdout)
    expect(fake.issued).toBe(2)
  })

  it('--decode shows the claims, permissions or none', async () => {
    write(obscure(fake.apiSecret))
    const claims = JSON.parse((await token(fake, 'pink', '--decode')).stdout)
    expect(claims).toMatchObject({ sub: 'user_123', permissions: ['sync:read', 'sync:write'] })
    fake.behaviour.permissions = undefined
    const bare = JSON.parse((await token(fake, 'pink', '--decode', '--refresh')).stdout)
    expect(bare).not.toHaveProperty('permissions')
  })

  it('wrong keys are exit 4, keys that are not obscured exit 2', async () => {
    write(obscure('wrong'))
    expect((await token(fake, 'pink')).code).toBe(4)
    write('!plain!')
    const { code, stderr } = await token(fake, 'pink')
    expect(code).toBe(2)
    expect(stderr).not.toContain('!plain!')
  })
})

describe('token of other remotes', () => {
  it('of pCloud is the one in the file, and is not renewed', async () => {
    writeFileSync(
      config,
      '[pc]\ntype = pcloud\ntoken = {"access_token":"abc","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}\n',
    )
    const words = ['--config', config]
    expect(await runHere(['token', 'pc', ...words])).toMatchObject({ code: 0, stdout: 'abc\n' })
    const refreshed = await runHere(['token', 'pc', '--refresh', ...words])
    expect(refreshed).toMatchObject({ code: 4, stdout: '' })
    expect(refreshed.stderr).toContain('is still valid, and tokens of this service are not renewed')
    expect((await runHere(['token', 'pc', '--decode', ...words])).stderr).toContain('not a JWT')
  })

  it('if expired, names the commands that help, with a quoted name', async () => {
    writeFileSync(
      config,
      `[my pc]\ntype = pcloud\ntoken = {"access_token":"abc","expiry":"${PAST}"}\n`,
    )
    const { code, stderr } = await runHere(['token', 'my pc', '--config', config])
    expect(code).toBe(4)
    expect(stderr).toContain('pcloud-config reconnect "my pc"')
    expect(stderr).toContain('pcloud-config check "my pc"')
  })

  it('refuses a type of rclone, and exits 3 for an unknown remote', async () => {
    writeFileSync(config, '[d]\ntype = drive\n')
    expect((await runHere(['token', 'd', '--config', config])).code).toBe(2)
    expect((await runHere(['token', 'x', '--config', config])).code).toBe(3)
  })
})
