import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSealer, sealUnder } from '../../src/config-file/encryption/sealer.ts'
import { openStore } from '../../src/config-file/store/store.ts'
import type { FormRequest, HttpAnswer, JsonRequest } from '../../src/http.ts'
import { obscure } from '../../src/rclone/obscure.ts'
import { openTokenSource } from '../../src/remotes/open-token-source.ts'
import { Secret } from '../../src/secret.ts'
import { alone } from '../config-file/support/files.ts'

const PAST = '2020-01-01T00:00:00Z'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remotes-'))
  path = join(folder, 'rclone.conf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = () => readFileSync(path, 'utf8')
const write = (text: string) => writeFileSync(path, text, { mode: 0o600 })
const blob = (access: string) =>
  `token = {"access_token":"${access}","token_type":"Bearer","refresh_token":"${access}-r","expiry":"${PAST}"}`
const APP = 'type = verizon\nclient_id = id\nclient_secret = secret'

/** A service that returns `new1`, `new2`, ... `meanwhile` runs during the request. */
function open(name: string, meanwhile: () => void = () => undefined, store = fileStore()) {
  const asked: (FormRequest | JsonRequest)[] = []
  const answer = async (request: FormRequest | JsonRequest): Promise<HttpAnswer> => {
    asked.push(request)
    meanwhile()
    const access = `new${asked.length}`
    const fields = { access_token: access, refresh_token: `${access}-r`, expires_in: 3600 }
    return { status: 200, body: JSON.stringify(fields) }
  }
  const http = { postForm: answer, postJson: answer, get: answer as never }
  const deps = {
    http: async () => http,
    now: Date.now,
    chance: () => 0,
    sleep: async () => undefined,
  }
  return { asked, source: () => openTokenSource(store, name, { deps }) }
}

function fileStore() {
  return openStore({ kind: 'file', path, exists: true, why: 'option' }, alone)
}

const never = async (): Promise<never> => {
  throw new Error('not needed')
}

const access = async (token: Promise<{ accessToken: { reveal(): string } }>) =>
  (await token).accessToken.reveal()

describe('the token of a remote in the file', () => {
  it('is renewed in the parent section if it is inherited', async () => {
    write(`[vz]\n${APP}\n${blob('old')}\n[vz.sub]\ntype = verizon\n`)
    const { source, asked } = open('vz.sub')
    const [child, parent] = [await source(), await open('vz').source()]
    expect(await access(child.token())).toBe('new1')
    expect(await access(parent.token())).toBe('new1')
    expect(asked).toHaveLength(1)
    expect(read()).toMatch(/^\[vz\]\n[^[]*"new1"[^[]*\[vz\.sub\]\ntype = verizon\n$/)
  })

  it('is saved under the new name if the remote is renamed during the request', async () => {
    write(`[vz]\n${APP}\n${blob('old')}\n`)
    const { source } = open('vz', () => write(read().replace('[vz]', '[other]')))
    expect(await access((await source()).token())).toBe('new1')
    expect(read()).toMatch(/^\[other\]\n[^[]*"new1"/)
  })

  it.each([
    ['the remote is deleted', () => write('[x]\ntype = local\n')],
    ['the file is deleted', () => rmSync(path)],
    [
      'two have a copy of the old one by then',
      () => write(`[a]\n${APP}\n${blob('old')}\n[b]\n${APP}\n${blob('old')}\n`),
    ],
  ])('is not saved if %s, and the error says so', async (_, meanwhile) => {
    write(`[vz]\n${APP}\n${blob('old')}\n`)
    const { source } = open('vz', meanwhile)
    await expect((await source()).token()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('could not be saved'),
    })
    expect(readdirSync(folder).filter((name) => /lock|renew/.test(name))).toEqual([])
    const text = readdirSync(folder).includes('rclone.conf') ? read() : ''
    expect(text).not.toContain('new1')
    expect(text).not.toContain('[vz]')
  })

  it.each([
    ['logged in anew', `[vz]\n${APP}\n${blob('of-another-login')}\n`],
    ['disconnected', `[vz]\n${APP}\n`],
    ['made anew as another type', '[vz]\ntype = alias\nremote = /\n'],
  ])('does not write if the remote is %s during the request', async (_, text) => {
    write(`[vz]\n${APP}\n${blob('old')}\n`)
    const { source } = open('vz', () => write(text))
    await expect((await source()).token()).rejects.toMatchObject({
      code: 'config-changed',
      message: expect.stringContaining('could not be saved'),
    })
    expect(read()).toBe(text)
  })

  it('is the token of a new login that another program saved, if it is valid', async () => {
    const text = `[vz]\n${APP}\n${blob('of-another-login').replace(PAST, '2999-01-01T00:00:00Z')}\n`
    write(`[vz]\n${APP}\n${blob('old')}\n`)
    const { source } = open('vz', () => write(text))
    expect(await access((await source()).token())).toBe('of-another-login')
    expect(read()).toBe(text)
  })

  it('is saved in a parent section without a type', async () => {
    write(`[vz]\n${blob('old')}\n[vz.sub]\n${APP}\n`)
    expect(await access((await open('vz.sub').source()).token())).toBe('new1')
    expect(read()).toContain('"new1"')
  })

  it('is saved under the new name if a different remote has the old name', async () => {
    write(`[vz]\n${APP}\n${blob('old')}\n`)
    const alias = '[vz]\ntype = alias\nremote = other:\n'
    const { source } = open('vz', () => write(read().replace('[vz]', '[other]') + alias))
    expect(await access((await source()).token())).toBe('new1')
    expect(read()).toMatch(/^\[other\]\n[^[]*"new1"[^[]*\[vz\]\ntype = alias\nremote = other:\n$/)
  })

  it('is renewed with the current keys of the file', async () => {
    const section = (key: string) =>
      `[pink]\ntype = pinkcloudsync\napi_key = ${key}\napi_secret = ${obscure(key)}\n`
    write(section('first'))
    const { source, asked } = open('pink')
    const tokens = await source()
    await tokens.token()
    write(section('second'))
    await tokens.refresh()
    expect(asked.map((one) => 'json' in one && one.json)).toEqual([
      { api_key: 'first', api_secret: 'first' },
      { api_key: 'second', api_secret: 'second' },
    ])
  })

  it('can be unreadable for a pair of keys, but not for other grants', async () => {
    write(`[pink]\ntype = pinkcloudsync\napi_key = k\napi_secret = ${obscure('s')}\ntoken = x\n`)
    expect(await access((await open('pink').source()).token())).toBe('new1')
    write(`[vz]\n${APP}\ntoken = x\n`)
    await expect((await open('vz').source()).token()).rejects.toMatchObject({
      code: 'token-invalid',
    })
  })

  it.each(['hello', '{"access_token":"cut', '{}', '{"access_token":"a b"}', '"quoted"'])(
    'names the remote if the token is broken: %s',
    async (token) => {
      const named = {
        code: 'token-invalid',
        message: expect.stringMatching(/^my remote: The token /),
        hint: expect.stringContaining('reconnect "my remote"'),
      }
      for (const type of ['type = pcloud', APP]) {
        write(`[my remote]\n${type}\ntoken = ${token}\n`)
        await expect((await open('my remote').source()).token()).rejects.toMatchObject(named)
      }
      write('[my remote]\ntype = pcloud\n')
      const env = { 'RCLONE_CONFIG_MY REMOTE_TOKEN': token }
      const deps = { http: never, now: Date.now, chance: () => 0, sleep: never }
      const source = openTokenSource(fileStore(), 'my remote', { env, deps })
      const variable = 'RCLONE_CONFIG_MY REMOTE_TOKEN'
      await expect((await source).token()).rejects.toMatchObject({
        ...{ ...named, hint: undefined },
        advice: { kind: 'replace-token', variable },
      })
    },
  )

  it('is returned while it is valid, even if keys are missing', async () => {
    write(`[vz]\ntype = verizon\n${blob('good').replace(PAST, '2099-01-01T00:00:00Z')}\n`)
    const { source } = open('vz')
    expect(await access((await source()).token())).toBe('good')
    await expect((await source()).refresh()).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('an encrypted file', () => {
  it('prompts for the password before the lock, only one time, and the file remains encrypted', async () => {
    write(`[vz]\n${APP}\n${blob('old')}\n`)
    await fileStore().commit(() => [], { reseal: await sealUnder(new Secret('pw')) })
    const locks: string[][] = []
    const sealer = createSealer({
      name: 'the test',
      tries: 1,
      async read() {
        locks.push(readdirSync(folder).filter((name) => /lock|renew/.test(name)))
        return new Secret('pw')
      },
    })
    const place = { kind: 'file', path, exists: true, why: 'option' } as const
    const { source } = open('vz', undefined, openStore(place, alone, sealer))
    expect(await access((await source()).token())).toBe('new1')
    expect(locks).toEqual([[]])
    expect(read()).toMatch(/^# Encrypted rclone configuration File/)
    expect(read()).not.toContain('new1')
  })
})
