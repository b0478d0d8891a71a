import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type FakePinkcloudsync,
  startFakePinkcloudsync,
} from '../../fixtures/services/fake-pinkcloudsync.ts'
import { type FakeVerizon, startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import type { Loopback } from '../../fixtures/services/loopback/loopback.ts'
import { reveal } from '../../src/rclone/obscure.ts'
import { allow, deny, openPage } from '../support/fake-browser.ts'
import { freePort } from '../support/free-port.ts'
import { runProgram, startProgram } from '../support/program.ts'

let folder: string
let config: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'services-'))
  config = join(folder, 'rclone.conf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const BROWSER = ['--login', 'browser', '--no-browser']
const read = () => readFileSync(config, 'utf8')
const savedToken = () => JSON.parse(/^token = (.+)$/m.exec(read())?.[1] ?? '{}')

function run(
  fake: Loopback,
  words: readonly string[],
  stdin = '',
  env: Record<string, string> = {},
) {
  return runProgram([...words, '--config', config], { stdin, env: { ...fake.env(), ...env } })
}

describe('a Verizon remote', () => {
  let fake: FakeVerizon
  let callback: string
  beforeEach(async () => {
    // The path and its capitals are the app's; so is the port.
    callback = `http://localhost:${await freePort()}/Verizon/Callback`
    fake = await startFakeVerizon({ app: { callbackUrl: callback } })
  })
  afterEach(() => fake.close())

  const words = (...more: readonly string[]) => [
    ...['new', 'vz', '--type', 'verizon', '--client-id', fake.app.clientId],
    ...['--client-secret', 'env:VZ', '--redirect-uri', callback, ...more],
  ]
  const start = (...more: readonly string[]) =>
    startProgram([...words('--yes', '--json', ...BROWSER, ...more), '--config', config], {
      env: { ...fake.env(), VZ: fake.app.secret },
    })
  const browser = () => ({ proxy: fake.proxyUrl, ca: fake.caPem })

  it('logs in with a browser, and stores both tokens, the expiry and the callback URL', async () => {
    const program = start('--deviceid', 'laptop')
    const { start_url } = await program.event('auth_url')
    const page = await allow(await openPage(String(start_url), browser()))
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(page.html).toContain('Connected to Verizon')
    expect(fake.grants[0]?.deviceid).toBe('laptop')
    expect(read()).toBe(
      [
        '[vz]',
        'type = verizon',
        `client_id = ${fake.app.clientId}`,
        `client_secret = ${fake.app.secret}`,
        `redirect_uri = ${callback}`,
        'deviceid = laptop',
        `token = ${JSON.stringify(savedToken())}`,
        '',
      ].join('\n'),
    )
    expect(savedToken()).toEqual({
      access_token: fake.grants[0]?.access[0]?.value,
      token_type: 'Bearer',
      refresh_token: fake.grants[0]?.refresh[0]?.value,
      expiry: expect.stringMatching(/^20\d\d-/),
      expires_in: 9 * 3600,
    })
    expect((await run(fake, ['token', 'vz', '--refresh'])).code).toBe(0)
    expect(savedToken().refresh_token).toBe(fake.grants[0]?.refresh[1]?.value)
  })

  it('accepts the pasted address of a page that did not load', async () => {
    const program = startProgram(
      [...words('--yes', '--json', '--login', 'paste'), '--config', config],
      { env: { ...fake.env(), VZ: fake.app.secret }, stdin: 'open' },
    )
    const { url } = await program.event('auth_url')
    expect(new URL(String(url)).searchParams.get('redirect_uri')).toBe(callback)
    const elsewhere = await lookOut(callback)
    await allow(await openPage(String(url), browser()))
    elsewhere.close()
    program.child.stdin?.end(`${elsewhere.seen()}\n`)
    const { code, stderr } = await program.ended
    expect(code, stderr).toBe(0)
    expect(savedToken().refresh_token).toBe(fake.grants[0]?.refresh[0]?.value)
  })

  it('exits with 4 for a denial or an invalid secret, and does not write', async () => {
    const program = start()
    const { start_url } = await program.event('auth_url')
    await deny(await openPage(String(start_url), browser()))
    expect((await program.ended).code).toBe(4)
    const wrong = startProgram([...words('--yes', '--json', ...BROWSER), '--config', config], {
      env: { ...fake.env(), VZ: 'wrong' },
    })
    await allow(await openPage(String((await wrong.event('auth_url')).start_url), browser()))
    const ended = await wrong.ended
    expect(ended.code).toBe(4)
    expect(ended.stdout).toContain('refuses the client key or the secret')
    expect(() => read()).toThrow('ENOENT')
  })

  it('reconnect logs in when the refresh token has expired', async () => {
    const first = start()
    await allow(await openPage(String((await first.event('auth_url')).start_url), browser()))
    await first.ended
    const [grant] = fake.grants
    if (grant) fake.revoke(grant)
    const dead = await run(fake, ['token', 'vz', '--refresh'])
    expect(dead.code).toBe(4)
    expect(dead.stderr).toContain('pcloud-config reconnect vz')
    const before = read()
    const again = startProgram(
      ['reconnect', 'vz', '--yes', '--json', ...BROWSER, '--config', config],
      { env: fake.env() },
    )
    await allow(await openPage(String((await again.event('auth_url')).start_url), browser()))
    const { code, stderr } = await again.ended
    expect(code, stderr).toBe(0)
    expect(savedToken().refresh_token).toBe(fake.grants[1]?.refresh[0]?.value)
    expect(read().replace(/^token.*$/m, '')).toBe(before.replace(/^token.*$/m, ''))
  })

  it('refuses options that only pCloud has', async () => {
    for (const more of [
      ['--login', 'poll'],
      ['--login', 'direct'],
      ['--client-id', ''],
    ]) {
      const { code } = await runProgram([...words(...more), '--yes', '--config', config], {
        env: { ...fake.env(), VZ: 'x' },
      })
      expect(code).toBe(2)
    }
  })
})

/** A server in our place, which only sees where a browser is sent. */
async function lookOut(url: string): Promise<{ seen(): string; close(): void }> {
  let seen = ''
  const server = createServer((request, response) => {
    seen = new URL(request.url ?? '', url).href
    response.end('nothing here')
  })
  server.listen(Number(new URL(url).port), '127.0.0.1')
  await once(server, 'listening')
  return { seen: () => seen, close: () => server.close() }
}

describe('a PinkCloudSync remote', () => {
  let fake: FakePinkcloudsync
  beforeEach(async () => {
    fake = await startFakePinkcloudsync()
  })
  afterEach(() => fake.close())

  it('logs in with a pair of keys, and stores the obscured secret and a token', async () => {
    const env = { PINKCLOUDSYNC_API_KEY: fake.apiKey, PINKCLOUDSYNC_API_SECRET: fake.apiSecret }
    const words = ['new', 'pink', '--type', 'pinkcloudsync', '--yes', '--json']
    const { code, stdout, stderr } = await run(fake, words, '', env)
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('"event":"saved"')
    const [, secret = ''] = /^api_secret = (.+)$/m.exec(read()) ?? []
    expect(reveal(secret)).toBe(fake.apiSecret)
    expect(savedToken()).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    const headers = await run(fake, ['token', 'pink', '--header'])
    expect(headers.stdout).toBe(`Authorization: Bearer ${savedToken().access_token}\n`)
    expect(fake.issued).toBe(1)
  })

  it('prompts for the type, and repeats the prompt for incorrect keys', async () => {
    const lines = ['3', 'pink', 'pk_wrong', 'sk_wrong', fake.apiKey, fake.apiSecret, 'y']
    const { code, stderr } = await run(fake, ['new', '--type', ''], `${lines.join('\n')}\n`)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Invalid API key or secret')
    expect(read()).toMatch(/^\[pink\]\ntype = pinkcloudsync\napi_key = pk_live_abc123\n/)
  })

  it('reconnect changes only the keys and the token', async () => {
    writeFileSync(
      config,
      '# mine\r\n[pink]\r\ntype = pinkcloudsync\r\napi_key = old\r\ndescription = x\r\n',
    )
    const words = ['reconnect', 'pink', '--api-key', fake.apiKey, '--api-secret', 'env:S', '--yes']
    const { code, stderr } = await run(fake, words, '', { S: fake.apiSecret })
    expect(code, stderr).toBe(0)
    expect(read()).toMatch(
      /^# mine\r\n\[pink\]\r\ntype = pinkcloudsync\r\napi_key = pk_live_abc123\r\ndescription = x\r\napi_secret = \S+\r\ntoken = \{.+\}\r\n$/,
    )
  })

  it('exits with 4 for wrong keys, and with 2 for missing keys or a secret on the command line', async () => {
    const words = ['new', 'pink', '--type', 'pinkcloudsync', '--yes', '--api-key', 'k']
    expect((await run(fake, [...words, '--api-secret', 'env:S'], '', { S: 'no' })).code).toBe(4)
    expect((await run(fake, [...words, '--no-input'])).code).toBe(2)
    const literal = await run(fake, [...words, '--api-secret', 'hunter2'])
    expect(literal.code).toBe(2)
    expect(literal.stderr).not.toContain('hunter2')
  })
})
