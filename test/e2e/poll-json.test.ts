import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deny, openPage } from '../support/fake-browser.ts'
import { startProgram } from '../support/program.ts'
import { itRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'

const US = 'api.pcloud.com'
const EU = 'eapi.pcloud.com'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const args = (...more: readonly string[]) => stage.newArgs('pc', '--login', 'poll', ...more)
const polls = (host?: string) =>
  stage.fake.requests.filter(
    (request) => request.method === 'oauth2_token' && (host ?? request.host) === request.host,
  )

/** Starts a login by poll, up to its page and to the calls that wait. */
async function begin(...more: readonly string[]) {
  const program = startProgram(args(...more), stage)
  const url = String((await program.event('auth_url')).url)
  await program.event('waiting')
  await expect.poll(() => polls().length, { timeout: 8_000 }).toBeGreaterThanOrEqual(2)
  return { ...program, url }
}

/** The same, allowed for that account. */
async function logIn(account?: string, ...more: readonly string[]) {
  const program = await begin(...more)
  await stage.logIn(program.url, account)
  return { ...(await program.ended), events: program.events(), url: program.url }
}

describe('a login by poll, driven by another program', () => {
  it('S20: emits the events of the contract and saves; the page cannot contact us', async () => {
    const { code, events, stderr, url } = await logIn()
    expect(code, stderr).toBe(0)
    expect(events.map(({ event }) => event)).toEqual(['auth_url', 'waiting', 'account', 'saved'])
    expect(events[0]).toEqual({ event: 'auth_url', url })
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe('https://my.pcloud.com/oauth2/authorize')
    expect([...searchParams.keys()]).toEqual(['client_id', 'response_type', 'request_id'])
    expect(searchParams.get('client_id')).toBe(CLIENT_ID)
    expect(searchParams.get('response_type')).toBe('poll_token')
    expect(searchParams.get('request_id')).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(stage.read()).toContain(`client_secret = ${CLIENT_SECRET}\n`)
  })

  it.each([
    ['marcel@example.com', US, EU],
    ['anna@example.com', EU, US],
  ])('S20: %s logs in at %s, and the request to %s is aborted', async (email, here, there) => {
    const { code, stdout } = await logIn(email)
    expect(code).toBe(0)
    expect(stdout).toContain(`"email":"${email}"`)
    expect(stage.read()).toContain(`hostname = ${here}\n`)
    await expect.poll(() => stage.fake.abandoned.map(({ host }) => host)).toEqual([there])
    expect(
      polls()
        .map(({ host }) => host)
        .sort(),
    ).toEqual([US, EU])
  })

  it('S1, S6: the request ID is in the page and in the body of a POST, and nowhere else', async () => {
    const { stdout, stderr, url } = await logIn()
    const id = new URL(url).searchParams.get('request_id') ?? ''
    for (const { verb, url: target, body } of polls()) {
      expect([verb, target]).toEqual(['POST', '/oauth2_token'])
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
        client_id: CLIENT_ID,
        request_id: id,
      })
    }
    expect((stdout + stderr).split(id)).toHaveLength(3)
    expect(stdout + stderr).not.toContain(stage.fake.tokens[0]?.value)
    expect(stage.read()).not.toContain(id)
  })

  itRclones('gives rclone a remote that works', async () => {
    expect((await logIn('anna@example.com')).code).toBe(0)
    const listed = await stage.rclone('lsd', 'pc:')
    expect([listed.code, listed.output]).toEqual([0, expect.stringContaining('Archiv')])
  })

  it("with --no-verify, the region is the one in pCloud's response", async () => {
    const { code } = await logIn('anna@example.com', '--no-verify')
    expect(code).toBe(0)
    expect(stage.read()).toContain(`hostname = ${EU}\n`)
  })

  it('sends the secret if pCloud requires it', async () => {
    stage.fake.behaviour.pollNeedsSecret = true
    const { code, stderr } = await logIn()
    expect(code, stderr).toBe(0)
  })

  it('authorize prints the result, and uses --auth-url', async () => {
    const words = ['authorize', 'pcloud', '--client-id', CLIENT_ID, '--login', 'poll', '--json']
    words.push('--client-secret', 'env:PCLOUD_CLIENT_SECRET')
    const program = startProgram(
      [...words, '--auth-url', 'https://e.pcloud.com/oauth2/authorize'],
      stage,
    )
    const { url } = await program.event('auth_url')
    expect(url).toContain('https://e.pcloud.com/oauth2/authorize?client_id=')
    await stage.logIn(url, 'anna@example.com')
    expect((await program.ended).code).toBe(0)
    expect(program.events().at(-1)).toMatchObject({ event: 'printed', format: 'blob' })
  })
})

describe("pCloud's possible responses", () => {
  it.each(['words', 'empty'] as const)(
    '"not yet" immediately (%s): polls slowly',
    async (pollNotYet) => {
      Object.assign(stage.fake.behaviour, { pollTimeoutMs: 0, pollNotYet })
      const program = await begin()
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(polls()).toHaveLength(2)
      await stage.logIn(program.url)
      expect((await program.ended).code).toBe(0)
      expect(polls(US)).toHaveLength(2)
    },
  )

  it('a refusal by the wrong region does not end the wait', async () => {
    stage.fake.behaviour.pollElsewhere = 'refuse'
    stage.fake.faults.add({ kind: 'delay', host: EU, method: 'oauth2_token', delayMs: 1_000 })
    const { code, stderr } = await logIn('anna@example.com')
    expect(code).toBe(0)
    expect(stderr).not.toContain('2099')
  })

  it('a denial by one region: an event, and the wait continues to the time limit', async () => {
    stage.fake.behaviour.pollDenial = 'us'
    const program = startProgram(args('--timeout', '3s'), stage)
    const { url } = await program.event('auth_url')
    await deny(await openPage(String(url), stage.browser))
    await program.event('denied')
    expect((await program.ended).code).toBe(4)
    expect(program.events().at(-1)).toMatchObject({ code: 'login-timeout' })
  })

  it('a denial by both regions is exit 4 with the text of the server', async () => {
    const program = await begin()
    await deny(await openPage(program.url, stage.browser))
    const { code, stdout } = await program.ended
    expect(code).toBe(4)
    const last = program.events().at(-1)
    expect(last).toMatchObject({ event: 'error', code: 'login-denied' })
    expect(stdout).toContain('pCloud says: Access denied. You do not have permissions')
    expect(last?.hint).toContain('--login paste')
    expect(existsSync(stage.config)).toBe(false)
  })

  it('S30: escapes text from the server', async () => {
    const error = 'no \x1b]0;owned\x07 \u202eway'
    stage.fake.faults.add({ kind: 'error', method: 'oauth2_token', result: 2997, error })
    const { code, stdout, stderr } = await runHere(args(), stage)
    expect(code).toBe(4)
    expect(stdout).toContain('2997')
    expect(stdout + stderr).not.toMatch(/[\x1b\x07\u202e]/)
  })

  it('ignores garbage from a region silently, and accepts the token of the second region', async () => {
    stage.fake.faults.add({ kind: 'html', host: US, method: 'oauth2_token' })
    const program = await begin()
    await expect.poll(() => polls(US).length, { timeout: 5_000 }).toBe(2)
    await stage.logIn(program.url, 'anna@example.com')
    const { code, stderr } = await program.ended
    expect(code).toBe(0)
    expect(stderr).not.toContain('does not come from pCloud')
  })

  it('continues to poll a region after a network failure', async () => {
    stage.fake.faults.add({ kind: 'reset', host: US, method: 'oauth2_token', times: 1 })
    const program = await begin()
    await expect.poll(() => polls(US).length, { timeout: 8_000 }).toBe(2)
    await stage.logIn(program.url)
    expect((await program.ended).code).toBe(0)
    expect(polls(US)).toHaveLength(2)
  })

  it('S5: does not follow a redirect', async () => {
    const location = 'https://my.pcloud.com/'
    stage.fake.faults.add({
      kind: 'status',
      status: 307,
      location,
      host: US,
      method: 'oauth2_token',
    })
    const { code } = await logIn('anna@example.com')
    expect(code).toBe(0)
    expect(
      stage.fake.requests.some(({ verb, host }) => verb === 'POST' && host === 'my.pcloud.com'),
    ).toBe(false)
  })

  it.each([
    ['not printable', 'a b'],
    ['no text', 7],
    ['long', 'x'.repeat(5_000)],
  ])('S34: does not accept a token that is %s', async (_, access_token) => {
    const remove = stage.fake.faults.add({
      ...{ kind: 'with', fields: { access_token }, host: US, method: 'oauth2_token', times: 1 },
    })
    const { code } = await logIn()
    remove()
    expect(code).toBe(0)
    expect(stage.read()).not.toContain(`"access_token":"${access_token}"`)
  })

  it('S34: does not save a token that userinfo does not accept', async () => {
    stage.fake.faults.add({
      kind: 'with',
      fields: { access_token: 'madeUp' },
      method: 'oauth2_token',
    })
    const { code, events } = await logIn()
    expect(code).toBe(4)
    expect(events.at(-1)).toMatchObject({ event: 'error', code: 'token-invalid' })
    expect(existsSync(stage.config)).toBe(false)
  })

  it('S37: a request that hangs stops at the time limit, and all connections are closed', async () => {
    stage.fake.behaviour.pollTimeoutMs = Number.POSITIVE_INFINITY
    const { code, stdout } = await runHere(args('--timeout', '1s'), stage)
    expect(code).toBe(4)
    expect(stdout).toContain('"code":"login-timeout"')
    await expect.poll(() => stage.fake.abandoned.length).toBe(2)
  })

  it('SIGINT: 130, and all connections are closed', async () => {
    const program = await begin()
    program.child.kill('SIGINT')
    expect((await program.ended).code).toBe(130)
    await expect.poll(() => stage.fake.abandoned.length).toBe(2)
  })
})

describe('the requirements of a login by poll', () => {
  it('an app of your own: a blank client ID is exit 2', async () => {
    const words = ['new', 'pc', '--config', stage.config, '--client-id', '', '--login', 'poll']
    const { code, stderr } = await runHere([...words, '--yes'], stage)
    expect(code).toBe(2)
    expect(stderr).toContain("rclone's app can log in only with a browser or a paste.")
    expect(stderr).toContain('Remove --login poll (or the setting), or add --client-id')
  })

  it("reconnect of a remote with rclone's app: exit 2 as well", async () => {
    stage.write('[pc]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = {"access_token":"x"}\n')
    const words = ['reconnect', 'pc', '--config', stage.config, '--login', 'poll', '--yes']
    const { code, stderr } = await runHere(words, stage)
    expect([code, stderr]).toEqual([2, expect.stringContaining('only with a browser or a paste')])
  })

  it('the settings do not offer it', async () => {
    const env = { ...stage.env, XDG_CONFIG_HOME: stage.folder }
    const set = await runHere(['settings', 'set', 'login', 'poll'], { env })
    expect([set.code, set.stderr]).toEqual([0, ''])
    const words = args().filter((word) => !['--login', 'poll', 'browser'].includes(word))
    const program = startProgram(words, { ...stage, env })
    const { url, start_url } = await program.event('auth_url')
    expect([url, start_url]).toEqual([expect.stringContaining('poll_token'), undefined])
    await stage.logIn(url)
    expect((await program.ended).code).toBe(0)
  })

  it('needs its secret, although the login sends none, so that the remote is complete', async () => {
    const words = args().filter((word) => word !== '--json')
    const { code, stderr } = await runHere([...words, '--no-input'], { fake: stage.fake })
    expect([code, stderr]).toEqual([2, expect.stringContaining('--client-secret')])
  })

  it('preserves the answers of a pipe for the following questions', async () => {
    const words = args().filter((word) => word !== '--json' && word !== '--yes')
    const program = startProgram([...words, '--root-folder', 'd0', '--region', 'auto'], {
      ...stage,
      stdin: 'n\ny\n',
    })
    await expect
      .poll(program.stderr, { timeout: 8_000 })
      .toMatch(/Waiting for you to click Allow · \d:\d\d left/)
    const url = program.stderr().match(/https:\S+request_id=\w{43}/)?.[0]
    await stage.logIn(url)
    expect((await program.ended).code).toBe(0)
    expect(stage.read()).toContain('[pc]\n')
  })

  it("S21: the browser gets a local link to the page, unless it is a page of the user's own host", async () => {
    const seen = join(stage.folder, 'seen')
    const opener = join(stage.folder, 'browser.sh')
    writeFileSync(opener, `#!/bin/sh\necho "$1" > ${seen}.part && mv ${seen}.part ${seen}\n`, {
      mode: 0o755,
    })
    const env = { ...stage.env, BROWSER: opener }
    const words = args('--timeout', '3s').filter((word) => word !== '--no-browser')
    const program = startProgram(words, { ...stage, env })
    const { url, start_url } = await program.event('auth_url')
    await expect.poll(() => existsSync(seen), { timeout: 8_000 }).toBe(true)
    expect(readFileSync(seen, 'utf8')).toBe(`${start_url}\n`)
    expect(start_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}$/)
    expect((await openPage(String(start_url), stage.browser)).url).toBe(url)
    await stage.logIn(url)
    expect((await program.ended).code).toBe(0)
    writeFileSync(seen, 'untouched')
    const own = ['--auth-url', 'https://e.pcloud.com/oauth2/authorize', '--overwrite']
    const other = startProgram([...words, ...own], { ...stage, env })
    await stage.logIn((await other.event('auth_url')).url)
    expect((await other.ended).code).toBe(0)
    expect(readFileSync(seen, 'utf8')).toBe('untouched')
  })
})
