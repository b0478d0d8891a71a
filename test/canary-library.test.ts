import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import type { HttpClient, ServiceClient } from '../src/http.ts'
import * as publicNames from '../src/index.ts'
import { leaksIn, marker } from './e2e/canary/secrets.ts'
import * as internalParts from './support/internal-parts.ts'
import { memoryStore, tokenOf } from './tokens/memory-store.ts'

const library = { ...internalParts, ...publicNames }
const { Secret, lastingToken } = library
const marked = marker('secret')
/** Fit for a token, a code and a header. */
const TEXT = marked.text
const SECRET = new Secret(TEXT)
const folder = mkdtempSync(join(tmpdir(), 'canary-library-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bytes = (text: string) => new TextEncoder().encode(text)
const config = (text: string) => library.parseConfig(bytes(text))
const PLAIN = `[pc]\ntype = pcloud\ntoken = {"access_token":"${TEXT.replace(/["\\]/g, '')}"}\n`
const written = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return { kind: 'file', path, exists: true, why: 'option' } as const
}
const PATH = written('config.conf', PLAIN).path
const folderInstead = () => {
  const path = join(folder, 'folder')
  mkdirSync(path, { recursive: true })
  return { kind: 'file', path, exists: true, why: 'option' } as const
}

/** A service that breaks off, quoting what it was sent as some libraries do, or answers with it. */
const broken: ServiceClient = {
  postForm: (request: object) =>
    Promise.reject(
      new library.PcloudConfigError('network', 'gone', { cause: Object.keys(request) }),
    ),
  postJson: () => Promise.reject(new Error('no JSON')),
  get: () => Promise.reject(new Error('no GET')),
}
const answering = (body: string, status = 200): ServiceClient => ({
  ...broken,
  postForm: async () => ({ status, body }),
})
const HTML = answering(`<html>${TEXT}</html>`)
const GARBLED = answering(`{"result":0,"access_token":["${TEXT}"],"userid":"${TEXT}"}`)
const api = (http: HttpClient) => library.pcloudApi(http, 'api.pcloud.com', SECRET)
const deps = {
  http: async () => HTML,
  now: () => 0,
  sleep: async () => undefined,
  chance: () => 0,
}
const renewal = {
  request: () => ({ url: 'https://x.example/', form: { refresh_token: TEXT } }),
  read: () => {
    throw new library.PcloudConfigError('service', 'unreadable')
  },
}
const memory = () => memoryStore(tokenOf(TEXT, '2026-01-01T00:00:00Z', TEXT)).store
const callback = () => {
  const expected = {
    requests: [{ state: 'x' }],
    trustedHosts: [],
    redirectUri: 'http://localhost/',
  }
  const verdict = library.judgePaste(`code=${TEXT.replace(/[&+%"<]/g, '')}`, expected)
  if (verdict.kind !== 'code') throw new Error(verdict.kind)
  return verdict.callback
}
const exchange = (http: HttpClient, tokenUrl = 'https://api.pcloud.com/oauth2_token') =>
  library.exchangeCode({
    ...{ callback: callback(), clientId: 'id', clientSecret: SECRET, tokenUrls: [tokenUrl], http },
    readAnswer: library.readTokenAnswer,
  })

/**
 * Calls with a secret that fail: of each public function, and of internal parts. An empty list means
 * that no call can fail.
 */
const FAILING: Readonly<Record<string, readonly (() => unknown)[]>> = {
  authorize: [
    () =>
      library.authorize({
        ...{ clientId: 'id', clientSecret: TEXT, redirectUri: 'https://x.example/' },
      }),
    () =>
      library.authorize({
        ...{ clientId: 'id', clientSecret: TEXT, redirectUri: 'http://localhost:0/' },
        ...{ openBrowser: () => undefined, timeoutMs: 20 },
      }),
  ],
  RcloneConfig: [
    () => library.RcloneConfig.open(written('bad.conf', `[a]\n${TEXT.replace('=', '')}\n`).path),
    async () => (await library.RcloneConfig.open(PATH)).set('pc', 'token', `${TEXT}\n`),
    async () => (await library.RcloneConfig.open(PATH)).set('no', 'k', TEXT),
    async () => (await library.RcloneConfig.open(PATH)).add('new', 'crypt', { p: `${TEXT}\r` }),
    async () => (await library.RcloneConfig.open(PATH)).tokenSource('no'),
  ],
  decryptConfig: [
    () => library.decryptConfig(bytes(`RCLONE_ENCRYPT_V0:\n${TEXT}\n`), SECRET),
    async () =>
      library.decryptConfig(await library.encryptConfig(bytes(PLAIN), new Secret('other')), SECRET),
  ],
  encryptConfig: [() => library.encryptConfig(bytes(PLAIN), new Secret(' '))],
  applyEdits: [
    () =>
      library.applyEdits(config(PLAIN), [
        { kind: 'set', name: 'pc', key: 'token', value: `${TEXT}\n` },
      ]),
    () => library.applyEdits(config(PLAIN), [{ kind: 'set', name: 'no', key: 'k', value: TEXT }]),
    () =>
      library.applyEdits(config(`[a]\n${TEXT.replace('=', '')}\n`), [
        { kind: 'remove', name: 'a' },
      ]),
  ],
  getSection: [() => library.getSection(config(`[a]\n${TEXT.replace('=', '')}\n`), 'a')],
  getValue: [() => library.getValue(config(`[a]\n${TEXT.replace('=', '')}\n`), 'a', 'k')],
  openStore: [
    () =>
      library.openStore(written('broken.conf', `[a]\n${TEXT.replace('=', '')}\n`)).commit(() => []),
    () => library.openStore(folderInstead()).load(),
    () =>
      library
        .openStore(written('store.conf', PLAIN))
        .commit(() => [{ kind: 'set', name: 'pc', key: 'token', value: `${TEXT}\r\n` }]),
  ],
  readRemotes: [() => library.readRemotes(config(`[a]\n${TEXT.replace('=', '')}\n`))],
  remoteNames: [() => library.remoteNames(config(`[a]\n${TEXT.replace('=', '')}\n`))],
  renderSection: [() => library.renderSection('a', [['k', `${TEXT}\n`]])],
  sealUnder: [() => library.sealUnder(new Secret(`${TEXT}\ud800`))],
  obscure: [],
  reveal: [() => library.reveal(TEXT), () => library.reveal(TEXT.slice(0, 20))],
  buildAuthorizeUrl: [
    () =>
      library.buildAuthorizeUrl({
        base: `https://me:${encodeURIComponent(TEXT)}@x/`,
        clientId: 'id',
      }),
  ],
  exchangeCode: [
    () => exchange(broken),
    () => exchange(HTML),
    () => exchange(GARBLED),
    () => exchange(broken, 'http://x/'),
  ],
  pollForToken: [
    () =>
      library.pollForToken({
        ...{ tokenUrls: ['http://x/'], clientId: 'id', clientSecret: SECRET, requestId: TEXT },
        ...{ readAnswer: library.readPollAnswer, http: HTML, signal: AbortSignal.timeout(1000) },
        ...{ onTrouble: () => undefined, onRefused: () => undefined },
      }),
  ],
  fetchAccount: [() => library.fetchAccount(api(HTML)), () => library.fetchAccount(api(GARBLED))],
  identify: [HTML, GARBLED, broken].map(
    (http) => () => library.identify(http, SECRET, ['api.pcloud.com']),
  ),
  listFolder: [() => library.listFolder(api(GARBLED), { kind: 'id', id: 'd0' })],
  parseRootFolder: [() => library.parseRootFolder(TEXT)],
  pcloudApi: [() => api(broken).call('userinfo', {}), () => api(HTML).call('userinfo', {})],
  readPollAnswer: [() => library.readPollAnswer({ status: 200, body: TEXT })],
  readTokenAnswer: [
    () => library.readTokenAnswer({ status: 200, body: `{"result":0,"access_token":"${TEXT} "}` }),
  ],
  openTokenSource: [
    () => library.openTokenSource(library.openStore(written('a.conf', PLAIN)), 'no', { deps }),
  ],
  authorizedFetch: [
    () =>
      library.authorizedFetch(new library.TokenSource({ store: memory(), deps }), {
        ...{ hosts: ['x.example'], deps },
      })(`https://evil.example/?token=${encodeURIComponent(TEXT)}`),
  ],
  decodeToken: [
    () => library.decodeToken(TEXT),
    () => library.decodeToken(`{"access_token":"${TEXT} "}`),
  ],
  encodeToken: [],
  TokenSource: [() => new library.TokenSource({ store: memory(), deps, renewal }).refresh()],
  PcloudConfigError: [],
  Secret: [],
}

/** All that a log, a debugger or a crash could show of what was thrown. */
function everythingOf(thrown: unknown): string {
  const deep = inspect(thrown, { depth: Infinity, showHidden: true, maxStringLength: null })
  const stacks: string[] = []
  for (let at = thrown; at instanceof Error; at = at.cause) {
    stacks.push(String(at), at.stack ?? '', JSON.stringify(at, Object.getOwnPropertyNames(at)))
  }
  return [deep, ...stacks].join('\n')
}

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return undefined
}

describe('S23: what the library throws', () => {
  it('every public function has a row', () => {
    const functions = Object.entries(publicNames).filter(([, value]) => typeof value === 'function')
    expect(Object.keys(FAILING)).toEqual(expect.arrayContaining(functions.map(([name]) => name)))
  })

  it.each(Object.entries(FAILING).filter(([, calls]) => calls.length > 0))(
    'S23: holds no secret: %s',
    async (_, calls) => {
      for (const call of calls) {
        const thrown = await thrownBy(call)
        expect(thrown, String(call)).toBeInstanceOf(Error)
        expect(leaksIn(everythingOf(thrown), [marked]), String(call)).toEqual([])
      }
    },
  )

  it('S24: a secret inside anything prints masked', () => {
    const token = lastingToken(SECRET, 'bearer')
    const error = new library.PcloudConfigError('failed', `x ${SECRET}`, { cause: { token } })
    for (const value of [SECRET, token, [SECRET], new Map([['a', SECRET]]), callback(), error]) {
      expect(leaksIn(everythingOf(value) + JSON.stringify(value), [marked])).toEqual([])
    }
  })
})
