import { describe, expect, it } from 'vitest'
import { askAll, loadChecks } from '../../src/check/ask-all.ts'
import type { CheckContext } from '../../src/check/check-context.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import type { FormRequest, HttpAnswer, HttpClient, ServiceClient } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import { askPcloud } from '../../src/services/pcloud/ask-remote.ts'
import type { RemoteFacts } from '../../src/services/service-check.ts'
import { BLOB, NOW, remote } from '../services/pcloud.ts'

const USER = { result: 0, userid: 7, email: 'anna@example.com', quota: 9, usedquota: 1 }
const LISTED = { result: 0, metadata: { folderid: 5, isfolder: true, name: 'Backups' } }

type Say = (host: string, method: string) => object | Error | 'never'

/** A service that says what it is told to, with a record of who was asked for what. */
function service(say: Say) {
  const asked: string[] = []
  const requests: FormRequest[] = []
  const http = {
    postForm: (request: FormRequest) => {
      const { host, pathname } = new URL(request.url)
      asked.push(`${host}${pathname}`)
      requests.push(request)
      const answer = say(host, pathname.slice(1))
      if (answer === 'never') return untilAborted(request.signal)
      if (answer instanceof Error) return Promise.reject(answer)
      return Promise.resolve({ status: 200, body: JSON.stringify(answer) })
    },
  }
  return { http, asked, requests }
}

function untilAborted(signal: AbortSignal | undefined): Promise<HttpAnswer> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The token lives on that host; elsewhere it is unknown. */
const at =
  (home: string, listing: object = LISTED): Say =>
  (host, method) => {
    if (host !== home) return { result: 2094, error: 'Invalid' }
    return method === 'userinfo' ? USER : listing
  }
const refused =
  (result: number): Say =>
  () => ({ result, error: 'no' })
const unreachable = new PcloudConfigError('network', 'No connection to it.', { hint: 'Look.' })

function ask(say: Say, hostname = '') {
  const { http, asked } = service(say)
  const question = { token: new Secret('t'), hostname, root: { kind: 'id', id: 'd5' } as const }
  const signal = new AbortController().signal
  return askPcloud(question, { http, signal, down: new Map() }).then((answer) => ({
    answer,
    asked,
  }))
}

const US = 'api.pcloud.com'
const EU = 'eapi.pcloud.com'
const hosts = (asked: readonly string[]) => [...new Set(asked.map((url) => url.split('/')[0]))]

describe('asking about one remote', () => {
  it('takes one round trip, because account and folder are requested at the same time', async () => {
    const { answer, asked } = await ask(at(EU), EU)
    expect(answer).toMatchObject({
      kind: 'lives',
      hostname: EU,
      account: { email: 'anna@example.com' },
    })
    expect(asked.sort()).toEqual([`${EU}/listfolder`, `${EU}/userinfo`])
  })

  it.each<[string, Say, string, object, readonly string[]]>([
    ['no host: rclone’s default', at(US), '', { kind: 'lives', hostname: US }, [US]],
    ['the other region', at(EU), US, { kind: 'lives', hostname: EU }, [US, EU]],
    ['nobody knows it', refused(2094), EU, { kind: 'unknown' }, [EU, US]],
    ['a login is refused everywhere', refused(2000), EU, { kind: 'unknown' }, [EU, US]],
    ['revoked', refused(2095), EU, { kind: 'revoked', hostname: EU }, [EU]],
    ['something else', refused(2297), US, { kind: 'refused' }, [US]],
    ['pCloud is ill', refused(5000), US, { kind: 'no-answer', failure: { code: 'service' } }, [US]],
    [
      'no network',
      () => unreachable,
      US,
      { kind: 'no-answer', failure: { code: 'network' } },
      [US],
    ],
    ['a folder that is gone', at(US, { result: 2005 }), US, { folder: { kind: 'missing' } }, [US]],
    ['an id that is none', at(US, { result: 1017 }), US, { folder: { kind: 'missing' } }, [US]],
    ['a folder out of bounds', at(US, { result: 2003 }), US, { folder: { kind: 'denied' } }, [US]],
    ['a listing that fails', at(US, { result: 5001 }), US, { folder: { kind: 'unknown' } }, [US]],
    [
      'a host of one’s own',
      at('gate.example.com:8443'),
      'gate.example.com:8443',
      { hostname: 'gate.example.com:8443' },
      ['gate.example.com:8443'],
    ],
  ])('%s', async (_, say, hostname, expected, asked) => {
    const result = await ask(say, hostname)
    expect(result.answer).toMatchObject(expected)
    expect(hosts(result.asked)).toEqual(asked)
  })

  it('uses the official hosts if a different host does not respond, and does not retry that host', async () => {
    const say: Say = (host, method) =>
      host === 'gate.example.com' ? unreachable : at(EU)(host, method)
    const { answer } = await ask(say, 'gate.example.com')
    expect(answer).toMatchObject({ kind: 'lives', hostname: EU, ownHostSilent: true })
  })

  it('has no result if one host refuses the token and the other does not respond', async () => {
    const { answer } = await ask((host) => (host === US ? { result: 2094 } : unreachable), US)
    expect(answer).toMatchObject({ kind: 'no-answer', failure: { hostname: EU } })
  })

  it.each([
    `https://${EU}/`,
    `evil@${EU}`,
    `${EU}/../evil`,
    'evil.tld#',
    'evil.tld?x=',
    'a b',
    `${EU}\\@evil.tld`,
    'evil.tld:99999',
  ])('S4: sends nothing to an invalid host name: %j', async (hostname) => {
    const { asked } = await ask(refused(2094), hostname)
    expect(hosts(asked)).toEqual([US, EU])
  })
})

/** Nothing else is asked of pCloud. */
function onlyForms(http: HttpClient): ServiceClient {
  const none = () => Promise.reject(new Error('a form was expected'))
  return { ...http, get: none, postJson: none }
}

async function askWith(remotes: readonly RemoteFacts[], given: CheckContext) {
  return askAll(remotes, await loadChecks(remotes), given)
}

function context(say: Say, more: Partial<CheckContext> = {}) {
  const made = service(say)
  const inspector = { watchTls: () => () => [] }
  const given: Partial<CheckContext> = {
    inspector: inspector as unknown as CheckContext['inspector'],
    env: {},
    only: undefined,
    http: async () => onlyForms(made.http),
    now: () => NOW,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  }
  return { ...made, context: given as CheckContext }
}

const named = (count: number, keys = {}) =>
  Array.from({ length: count }, (_, n) => ({ ...remote(keys), name: `r${n}` }))

describe('asking about all remotes', () => {
  it('S4: only pCloud’s tokens are sent, whatever else holds a token', async () => {
    const other = { ...remote({ type: 'dropbox', token: BLOB.replace('Axav', 'Drop') }), name: 'd' }
    const { context: given, requests } = context(at(US))
    const { answers } = await askWith([...named(1), other], given)
    expect([...answers.keys()]).toEqual(['r0'])
    const sent = requests.map(({ headers }) => headers?.authorization)
    expect(new Set(sent).size).toBe(1)
    expect(JSON.stringify(requests)).not.toContain('Drop')
  })

  it('waits only once for a host that does not respond', async () => {
    const { context: given, asked } = context(() => 'never', { limitMs: 150 })
    const begin = Date.now()
    const { answers, network } = await askWith(named(200), given)
    expect(Date.now() - begin).toBeLessThan(1_500)
    expect(answers.size).toBe(200)
    expect([...answers.values()].every(({ kind }) => kind === 'no-answer')).toBe(true)
    expect(network.failures[0]?.message).toBe(`${US} did not respond in time.`)
    expect(asked.length).toBeLessThanOrEqual(32)
  })

  it('asks at most 16 remotes at the same time, and counts them', async () => {
    let [now, most] = [0, 0]
    const http = {
      async postForm({ url }: FormRequest) {
        most = Math.max(most, ++now)
        await new Promise((next) => setTimeout(next, 5))
        now -= 1
        return { status: 200, body: JSON.stringify(url.endsWith('userinfo') ? USER : LISTED) }
      },
    }
    const counts: number[] = []
    const progress = (done: number) => void counts.push(done)
    const { context: given } = context(at(US), { http: async () => onlyForms(http), progress })
    await askWith(named(50), given)
    expect(most).toBe(32)
    expect(counts).toEqual(Array.from({ length: 51 }, (_, n) => n))
  })

  it('calls pCloud with no token if no request is needed', async () => {
    const { context: given, requests } = context(refused(1000))
    const { network } = await askWith(named(1, { token: undefined }), given)
    expect(network).toMatchObject({ answered: [US], failures: [] })
    expect(requests).toHaveLength(1)
    expect(requests[0]).not.toHaveProperty('headers')
    const down = await askWith([], context(() => unreachable).context)
    expect(down.network.failures).toMatchObject([{ hostname: US, code: 'network' }])
  })

  it('sends no request if the named remotes need none', async () => {
    const { context: given, asked } = context(at(US), { only: ['r0'] })
    await askWith(named(1, { type: 'crypt' }), given)
    expect(asked).toEqual([])
  })

  it('reports a proxy that is not supported only once', async () => {
    const http = () => Promise.reject(new PcloudConfigError('usage', 'HTTPS_PROXY ...'))
    const { answers, network } = await askWith(named(3), context(at(US), { http }).context)
    expect([answers.size, network.unusable]).toEqual([0, { message: 'HTTPS_PROXY ...' }])
  })

  it('stops everything with Ctrl-C', async () => {
    const stop = new AbortController()
    const { context: given } = context(() => 'never', { signal: stop.signal })
    const asking = askWith(named(20), given)
    setTimeout(() => stop.abort(new Error('stopped')), 20)
    await expect(asking).rejects.toThrow('stopped')
  })
})
