import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ProxyAgent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakePinkcloudsync } from '../../fixtures/services/fake-pinkcloudsync.ts'
import { startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import type { Loopback } from '../../fixtures/services/loopback/loopback.ts'
import { runProgram } from '../support/program.ts'
import { runScript } from './support/run-script.ts'

/** What the services' own guides do, step by step, with the program and with the library. */

let folder: string
let config: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guides-'))
  config = join(folder, 'rclone.conf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = () => readFileSync(config, 'utf8')
const program = (fake: Loopback, words: readonly string[], env: Record<string, string> = {}) =>
  runProgram([...words, '--config', config], { env: { ...fake.env(), ...env } })

/** A program of somebody's own, with the library. */
function script(fake: Loopback, text: string) {
  const file = join(folder, 'script.mjs')
  const library = JSON.stringify(resolve('dist/index.js'))
  writeFileSync(file, `import { authorizedFetch, RcloneConfig } from ${library}\n${text}`)
  return runScript([file], { ...fake.env(), RCLONE_CONFIG: config, HOME: folder })
}

async function ask({ proxyUrl, caPem }: Loopback, url: string, header: string) {
  const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } })
  const authorization = header.trim().replace(/^Authorization: /, '')
  const { statusCode, body } = await request(url, { dispatcher, headers: { authorization } })
  const text = await body.text()
  await dispatcher.close()
  return { status: statusCode, text }
}

describe('the guide of PinkCloudSync', () => {
  const SESSIONS = 'https://api.pinkcloudsync.example/v1/sync/sessions'

  it('keys from the environment, a token, a request with it, and a new token after it expired', async () => {
    const fake = await startFakePinkcloudsync()
    try {
      const keys = { PINKCLOUDSYNC_API_KEY: fake.apiKey, PINKCLOUDSYNC_API_SECRET: fake.apiSecret }
      const made = await program(fake, ['new', 'pink', '--type', 'pinkcloudsync', '--yes'], keys)
      expect(made.code, made.stderr).toBe(0)
      const header = await program(fake, ['token', 'pink', '--header'])
      expect(await ask(fake, SESSIONS, header.stdout)).toEqual({
        status: 200,
        text: '{"sessions":[]}',
      })
      const [asked] = fake.requests.filter(({ method }) => method === 'v1/auth/token')
      expect([asked?.verb, JSON.parse(asked?.body ?? '')]).toEqual([
        'POST',
        { api_key: fake.apiKey, api_secret: fake.apiSecret },
      ])
      const claims = await program(fake, ['token', 'pink', '--decode'])
      expect(JSON.parse(claims.stdout).permissions).toEqual(['sync:read', 'sync:write'])
      // Five minutes before its end, as in the guide's client.
      const soon = new Date(Date.now() + 299_000).toISOString()
      writeFileSync(config, read().replace(/"expiry":"[^"]+"/, `"expiry":"${soon}"`))
      const next = await program(fake, ['token', 'pink', '--header'])
      expect(next.stdout).not.toBe(header.stdout)
      expect((await ask(fake, SESSIONS, next.stdout)).status).toBe(200)
    } finally {
      await fake.close()
    }
  })

  it('wrong keys, too many requests and other errors have their own messages', async () => {
    const fake = await startFakePinkcloudsync()
    try {
      const words = [
        'create',
        'pink',
        'pinkcloudsync',
        `api_key=${fake.apiKey}`,
        'api_secret=wrong',
      ]
      await program(fake, words)
      const wrong = await program(fake, ['token', 'pink'])
      expect([wrong.code, wrong.stderr]).toEqual([
        4,
        expect.stringContaining('Invalid API key or secret'),
      ])
      await program(fake, ['update', 'pink', `api_secret=${fake.apiSecret}`])
      const method = 'v1/auth/token'
      for (const trouble of [
        { kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
        { kind: 'status', status: 302, location: 'https://evil.example/' },
        { kind: 'html' },
        { kind: 'huge', bytes: 2_000_000 },
        { kind: 'reset' },
        { kind: 'reset', midBody: true },
      ] as const) {
        fake.faults.add({ ...trouble, method })
        const { code, stdout, stderr } = await program(fake, ['token', 'pink'])
        expect([code, stdout], stderr).toEqual([5, ''])
        expect(stderr).not.toContain(fake.apiSecret)
        fake.faults.clear()
      }
      expect(fake.refusedHosts).toEqual([])
    } finally {
      await fake.close()
    }
  })

  it('the client class: ensures a token, makes a request', async () => {
    const fake = await startFakePinkcloudsync()
    try {
      await program(fake, [
        ...['create', 'pink', 'pinkcloudsync'],
        ...[`api_key=${fake.apiKey}`, `api_secret=${fake.apiSecret}`],
      ])
      const { stdout, stderr } = await script(
        fake,
        `const config = await RcloneConfig.open()
        const call = authorizedFetch(await config.tokenSource('pink'), { hosts: ['api.pinkcloudsync.example'] })
        for (let round = 0; round < 3; round++) {
          const { sessions } = await (await call('${SESSIONS}')).json()
          console.log('Found', sessions.length, 'sessions')
        }`,
      )
      expect(stderr).toBe('')
      expect(stdout).toBe('Found 0 sessions\n'.repeat(3))
      expect(fake.issued).toBe(1)
    } finally {
      await fake.close()
    }
  })
})

describe('the guide of Verizon', () => {
  it('a 401 refreshes the token and calls the callback, and a manual refresh returns another one', async () => {
    const fake = await startFakeVerizon()
    try {
      const { refresh, grant } = fake.grant()
      const { clientId, secret } = fake.app
      const blob = { access_token: 'ended', token_type: 'Bearer', refresh_token: refresh }
      const expiry = '2099-01-01T00:00:00Z'
      writeFileSync(
        config,
        `[vz]\ntype = verizon\nclient_id = ${clientId}\nclient_secret = ${secret}\ntoken = ${JSON.stringify({ ...blob, expiry })}\n`,
      )
      const { stdout, stderr } = await script(
        fake,
        `import { readFileSync } from 'node:fs'
        const config = await RcloneConfig.open()
        const tokens = await config.tokenSource('vz', {
          onRefreshed: ({ accessToken }) => {
            const text = accessToken.reveal()
            console.log('newly refreshed', text, readFileSync(config.path, 'utf8').includes(text))
          },
        })
        const call = authorizedFetch(tokens, { hosts: ['api.cloudapi.verizon.com'] })
        const reply = await call('https://api.cloudapi.verizon.com/cloud/1/account')
        console.log(reply.status)
        const manual = await tokens.refresh()
        console.log('manual', manual.accessToken.reveal())`,
      )
      expect(stderr).toBe('')
      const [first, second] = grant.access.slice(-2).map(({ value }) => value)
      expect(stdout).toBe(
        `newly refreshed ${first} true\n200\nnewly refreshed ${second} true\nmanual ${second}\n`,
      )
      expect(read()).toContain(`"refresh_token":"${grant.refresh.at(-1)?.value}"`)
      // The order on the wire: a 401, one refresh, the same request again, the manual refresh.
      expect(fake.requests.map(({ method }) => method.replace('cloud/1/', ''))).toEqual([
        'account',
        'oauth2/token',
        'account',
        'oauth2/token',
      ])
    } finally {
      await fake.close()
    }
  })
})
