import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { createCookieJar } from '../support/cookie-jar.ts'
import { allow, openPage } from '../support/fake-browser.ts'
import { FOREIGN_HOSTS } from './support/foreign-hosts.ts'
import { callback, forgeries } from './support/forgeries.ts'
import { residentMegabytes } from './support/kernel.ts'
import { type LoginRun, startLogin } from './support/login-run.ts'
import { type RawRequest, sendAll, sendRaw } from './support/raw-http.ts'

describe('forged callbacks while a login waits', () => {
  let fake: FakePcloud
  let run: LoginRun
  /** What the waiting request can be answered with. An attacker does not have it. */
  let state: string
  /** The own browser has this as well. */
  let cookie: readonly [string, string]
  beforeEach(async () => {
    fake = await startFakePcloud()
    run = await startLogin({ fake })
    const start = new URL(await run.startUrl()).pathname
    const { head } = await sendRaw(run.port, { target: start })
    state = /state=([\w-]{43})/.exec(head)?.[1] ?? ''
    cookie = ['Cookie', /set-cookie: ([^;]+)/i.exec(head)?.[1] ?? '']
  })
  afterEach(async () => {
    run.remove()
    await fake.close()
  })

  const exchanges = () => fake.requests.filter(({ method }) => method === 'oauth2_token')

  /** Nothing has left, and the true login goes through, with one exchange. */
  async function trueLogin(): Promise<void> {
    expect(run.child.exitCode).toBeNull()
    expect(fake.requests).toEqual([])
    expect(fake.connects).toEqual([])
    const cookieJar = createCookieJar()
    const origin = new URL(await run.startUrl())
    cookieJar.store(origin, [`${cookie[1]}; Path=/`])
    const browser = { proxy: fake.proxyUrl, ca: fake.caPem, cookieJar }
    const page = await openPage(origin.href, browser)
    expect((await allow(page)).html).toContain('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('hostname = api.pcloud.com\n')
    expect(exchanges()).toHaveLength(1)
    expect(fake.refusedHosts).toEqual([])
  }

  const hostname = 'api.pcloud.com'

  test('S3: without cookie and state, with any parameters', async () => {
    const code = fake.mintCode(fake.account('anna@example.com'))
    const targets = [
      ...['/', '/?', '/?code=', '/?error=access_denied', '/?locationid=2'],
      callback({ code }),
      callback({ code, hostname }),
      callback({ code, hostname: 'evil.tld' }),
      callback({ code, state: '', hostname }),
    ]
    const answers = await sendAll(
      run.port,
      targets.map((target) => ({ target })),
    )
    expect(answers.map(({ status }) => status)).toEqual(targets.map(() => 403))
    expect(answers.map(({ body }) => body).join()).not.toContain(code)
    await trueLogin()
  })

  test('S2: a wrong state, even if the rest is right', async () => {
    const wrong = ['guess', state.slice(1), `${state}=`, ` ${state}`, state.toLowerCase()]
    const targets = [
      ...wrong.map((guess) => callback({ code: 'forged', hostname, state: guess })),
      ...wrong.map((guess) => callback({ error: 'access_denied', state: guess })),
    ]
    const answers = await sendAll(
      run.port,
      targets.map((target) => ({ target })),
    )
    expect(answers.map(({ status }) => status)).toEqual(targets.map(() => 403))
    expect(answers.map(({ body }) => body).join()).not.toContain(state)
    await trueLogin()
  })

  test('S4: a foreign hostname with the right state is refused before any byte is sent', async () => {
    const targets = [
      ...FOREIGN_HOSTS.map((host) => callback({ code: 'forged', state, hostname: host })),
      ...FOREIGN_HOSTS.map(
        (host) =>
          `${callback({ code: 'forged', state, hostname })}&hostname=${encodeURIComponent(host)}`,
      ),
      ...[`${callback({ code: 'forged', state })}&hostname=a%E3%80%82b`],
    ]
    const answers = await sendAll(
      run.port,
      targets.map((target) => ({ target })),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status !== 403 && status !== 400)).toEqual([])
    expect(run.stderr()).toContain('the unknown host')
    await trueLogin()
  })

  test('S4: a hostname as an array is ignored, and the official hosts are used', async () => {
    const code = fake.mintCode(fake.account('anna@example.com'))
    const arrays = 'hostname[]=evil.tld&hostname%5B0%5D=evil.tld&Hostname=evil.tld'
    await sendRaw(run.port, { target: `${callback({ code, state })}&${arrays}`, headers: [cookie] })
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('hostname = eapi.pcloud.com\n')
    expect(fake.refusedHosts).toEqual([])
  })

  test('S10: a foreign, missing or duplicate Host header, even with the right state', async () => {
    const target = callback({ code: 'forged', hostname, state })
    const own = `localhost:${run.port}`
    const hosts = [
      'evil.tld',
      `evil.tld:${run.port}`,
      'localhost',
      'localhost:1',
      `${own}.evil.tld`,
    ]
    const requests: RawRequest[] = [
      ...hosts.map((host) => ({ target, headers: [['Host', host]] as const })),
      { target, headers: [['Host', '']] },
      {
        target,
        headers: [
          ['Host', own],
          ['Host', 'evil.tld'],
        ],
      },
      {
        target,
        headers: [
          ['Host', own],
          ['Host', own],
        ],
      },
    ]
    const answers = await sendAll(run.port, requests)
    expect(answers.map(({ status }) => status)).toEqual(requests.map(() => 421))
    await trueLogin()
  })

  test('S11, S14: other methods, paths and prefetches, even with the right state', async () => {
    const target = callback({ code: 'forged', hostname, state })
    const verbs = ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE']
    const paths = ['/start', '/done', '/x', '//', '/index.html', '/%2f'].map(
      (path) => path + target.slice(1),
    )
    const purposes = [
      ['Sec-Purpose', 'prefetch'],
      ['Purpose', 'prefetch'],
      ['Sec-Purpose', 'prefetch;prerender'],
    ] as const
    const answers = await sendAll(run.port, [
      ...verbs.map((verb) => ({ verb, target })),
      ...paths.map((path) => ({ target: path })),
      ...purposes.map((purpose) => ({ target, headers: [purpose] })),
    ])
    expect(answers.map(({ status }) => status)).toEqual([
      ...verbs.map(() => 405),
      ...paths.map(() => 404),
      ...purposes.map(() => 204),
    ])
    expect(answers.filter(({ head }) => /access-control/i.test(head))).toEqual([])
    await trueLogin()
  })

  test('S3: 1,000 of them: all refused with bounded memory and output, then the real one', async () => {
    const before = residentMegabytes(run.child.pid)
    const answers = await sendAll(run.port, forgeries(1_000, state))
    const statuses = new Set(answers.map(({ status }) => status))
    expect(statuses).toEqual(new Set([403, 404, 414, 421]))
    expect(residentMegabytes(run.child.pid) - before).toBeLessThan(64)
    expect(run.stderr().length).toBeLessThan(6_000)
    await trueLogin()
  })

  test('S13: 50 real callbacks in parallel: a single exchange, a result page for all', async () => {
    const code = fake.mintCode(fake.account('marcel@example.com'))
    const target = callback({ code, locationid: '1', hostname, state })
    const answers = await sendAll(
      run.port,
      new Array<RawRequest>(50).fill({ target, headers: [cookie] }),
      50,
    )
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(answers.map(({ status }) => status)).toEqual(new Array(50).fill(303))
    expect(exchanges()).toHaveLength(1)
  })

  test.runIf(process.platform === 'linux')('S8: it listens on loopback only', async () => {
    expect(listeners(run.port)).toEqual(expect.arrayContaining(['0100007F']))
    for (const address of listeners(run.port)) {
      expect(['0100007F', '00000000000000000000000001000000']).toContain(address)
    }
    expect((await sendRaw(run.port, { target: '/', address: '127.0.0.1' })).status).toBe(403)
    await trueLogin()
  })
})

/** Addresses in the kernel's own notation that something listens on at this port. */
function listeners(port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = ['tcp', 'tcp6'].flatMap((family) => {
    return readFileSync(`/proc/net/${family}`, 'utf8').split('\n').slice(1)
  })
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local, , status]) => status === '0A' && local?.endsWith(`:${wanted}`))
    .map(([, local]) => local?.split(':')[0] ?? '')
}
