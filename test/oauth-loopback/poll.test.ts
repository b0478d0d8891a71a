import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { FormRequest, HttpAnswer } from '../../src/http.ts'
import { type PollRefusal, pollForToken } from '../../src/oauth-loopback/poll.ts'
import { createRequestId } from '../../src/oauth-loopback/random-values.ts'
import { Secret } from '../../src/secret.ts'
import { readPollAnswer } from '../../src/services/pcloud/oauth.ts'

const US = 'https://api.pcloud.com/oauth2_token'
const EU = 'https://eapi.pcloud.com/oauth2_token'

/** How a host handles a request: it responds, fails, or waits until the abort. */
type Act = object | Error | 'hold'

const TOKEN = { result: 0, access_token: 'tok', locationid: 2 }
const NOT_YET = { result: 2098, error: 'The request is not yet authorized.' }
const EMPTY = { result: 0 }
const INVALID = { result: 2099, error: "Invalid 'request_id' provided." }
const BAD_CLIENT = { result: 2000, error: "Invalid 'client_secret' provided." }
const offline = () => new PcloudConfigError('network', 'No connection.')

const FAST: NonNullable<Parameters<typeof pollForToken>[0]['pace']> = {
  firstPause: 4,
  longestPause: 8,
}

/** Each host runs these acts in order and repeats the last. */
function stage(acts: Readonly<Record<string, readonly Act[]>>) {
  const asked: FormRequest[] = []
  const cutOff: string[] = []
  const hold = ({ url, signal }: FormRequest) =>
    new Promise<HttpAnswer>((_, reject) => {
      signal?.addEventListener('abort', () => {
        cutOff.push(url)
        reject(signal.reason)
      })
    })
  const postForm = async (request: FormRequest): Promise<HttpAnswer> => {
    const own = acts[request.url] ?? []
    const turn = asked.filter(({ url }) => url === request.url).length
    asked.push(request)
    const act = own[Math.min(turn, own.length - 1)]
    if (act === 'hold') return hold(request)
    if (act instanceof Error) throw act
    return { status: 200, body: JSON.stringify(act) }
  }
  return { asked, cutOff, http: { postForm } }
}

function run(
  acts: Readonly<Record<string, readonly Act[]>>,
  more: { pace?: NonNullable<Parameters<typeof pollForToken>[0]['pace']> } = {},
) {
  const troubles: string[] = []
  const refusals: PollRefusal[] = []
  const stop = new AbortController()
  const { asked, cutOff, http } = stage(acts)
  const result = pollForToken({
    ...{ tokenUrls: Object.keys(acts), clientId: 'id', clientSecret: new Secret('s3cret') },
    ...{ requestId: 'REQ', readAnswer: readPollAnswer, http, signal: stop.signal },
    onTrouble: (url, { message }) => troubles.push(`${url} ${message}`),
    onRefused: (refusal) => refusals.push(refusal),
    pace: { ...FAST, ...more.pace },
  })
  return { result, asked, cutOff, troubles, refusals, stop }
}

describe('S20: a poll', () => {
  it('polls both URLs; the first token wins and the other request is aborted', async () => {
    const { result, asked, cutOff } = run({ [US]: ['hold'], [EU]: [TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok', tokenUrl: EU, token: { locationid: 2 } })
    expect(asked.map(({ url }) => url)).toEqual([US, EU])
    expect(cutOff).toEqual([US])
  })

  it('S6: sends client ID and request ID in the body, with a longer limit and without the secret', async () => {
    const { result, asked } = run({ [US]: [TOKEN] })
    await result
    expect(asked[0]).toMatchObject({ url: US, timeoutMs: 120_000 })
    expect(asked[0]?.form).toEqual({ client_id: 'id', request_id: 'REQ' })
  })

  it('sends the secret only to a URL that refuses the client without it', async () => {
    const { result, asked } = run({ [US]: ['hold'], [EU]: [BAD_CLIENT, TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok', tokenUrl: EU })
    const secrets = asked.map(({ url, form }) => [url, form.client_secret])
    expect(secrets).toEqual([
      [US, undefined],
      [EU, undefined],
      [EU, 's3cret'],
    ])
  })

  it.each([
    ['words', NOT_YET],
    ['a success without a token', EMPTY],
  ])('continues to poll after "not yet", from %s', async (_, notYet) => {
    const { result, asked } = run({ [US]: [notYet, notYet, TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok' })
    expect(asked).toHaveLength(3)
  })

  it('increases the pauses up to a limit', async () => {
    const { result, asked, stop } = run(
      { [US]: [NOT_YET] },
      { pace: { firstPause: 20, longestPause: 60 } },
    )
    setTimeout(() => stop.abort(new Error('enough')), 400)
    await expect(result).rejects.toThrow('enough')
    // 20 + 30 + 45 + 60 + 60 + 60 + 60: the eighth request comes after 335 ms at the earliest.
    expect(asked.length).toBeGreaterThan(3)
    expect(asked.length).toBeLessThanOrEqual(9)
  })

  it('reports the refusal of one URL and waits for the other', async () => {
    const { result, asked, refusals } = run({ [US]: [INVALID], [EU]: [NOT_YET, NOT_YET, TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok', tokenUrl: EU })
    expect(refusals).toMatchObject([{ tokenUrl: US, code: '2099' }])
    expect(asked.filter(({ url }) => url === US)).toHaveLength(1)
  })

  it('stops if all URLs refuse', async () => {
    const { result } = run({ [US]: [INVALID], [EU]: [NOT_YET, INVALID] })
    expect(await result).toMatchObject({
      kind: 'refused',
      refusals: [
        { tokenUrl: US, message: INVALID.error },
        { tokenUrl: EU, message: INVALID.error },
      ],
    })
  })

  it('reports a network failure once and tries again', async () => {
    const { result, troubles } = run({ [US]: ['hold'], [EU]: [offline(), offline(), TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok', tokenUrl: EU })
    expect(troubles).toEqual([`${EU} No connection.`])
  })

  it('continues with a failing URL during the long poll of the other', async () => {
    const fails = Array.from({ length: 9 }, offline)
    const { result } = run({ [US]: ['hold'], [EU]: [...fails, TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok', tokenUrl: EU })
  })

  it('treats an unreadable response as a failure', async () => {
    const { result, troubles } = run({ [US]: ['hold'], [EU]: [['no object'], TOKEN] })
    expect(await result).toMatchObject({ kind: 'ok' })
    expect(troubles).toHaveLength(1)
  })

  it.each([
    ['both fail', { [US]: [offline()], [EU]: [offline()] }],
    ['one fails, one refuses', { [US]: [offline()], [EU]: [NOT_YET, INVALID] }],
  ])('stops with the failure if all regions have failed: %s', async (_, acts) => {
    const { result, asked } = run(acts)
    await expect(result).rejects.toMatchObject({ code: 'network' })
    expect(asked.filter(({ url }) => url === US)).toHaveLength(6)
  })

  it('repeats a long poll that was cut off, without a report', async () => {
    const { result, troubles } = run({ [US]: [offline(), TOKEN] }, { pace: { held: 0 } })
    expect(await result).toMatchObject({ kind: 'ok' })
    expect(troubles).toEqual([])
  })

  it('stops right away, during a request and during a pause', async () => {
    for (const acts of [{ [US]: ['hold' as const] }, { [US]: [NOT_YET] }]) {
      const { result, asked, stop } = run(acts, { pace: { firstPause: 60_000 } })
      setTimeout(() => stop.abort(new Error('stopped')), 20)
      await expect(result).rejects.toThrow('stopped')
      expect(asked).toHaveLength(1)
    }
  })

  it('reports a bug right away', async () => {
    const { result } = run({ [US]: ['hold'], [EU]: [new TypeError('ours')] })
    await expect(result).rejects.toThrow('ours')
  })

  it('S35: sends no request if one address is not https', async () => {
    const { result, asked } = run({ 'http://api.pcloud.com/': [TOKEN], [EU]: [TOKEN] })
    await expect(result).rejects.toMatchObject({ code: 'host-not-trusted' })
    expect(asked).toEqual([])
  })
})

describe('S1: the request ID', () => {
  it('has 256 bits in letters and digits', () => {
    const zeros = createRequestId((size) => new Uint8Array(size))
    const ones = createRequestId((size) => new Uint8Array(size).fill(255))
    for (const id of [createRequestId(), zeros, ones]) expect(id).toMatch(/^[A-Za-z0-9]{43}$/)
    // Uses every bit: the two highest numbers differ in the last bit.
    const flipped = Array.from({ length: 256 }, (_, bit) =>
      createRequestId((size) =>
        new Uint8Array(size).map((_, at) => (at === bit >> 3 ? 1 << (bit & 7) : 0)),
      ),
    )
    expect(new Set([...flipped, zeros, ones]).size).toBe(258)
  })

  it('is always different, and refuses a source with too few bytes', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => createRequestId())).size).toBe(10_000)
    expect(() => createRequestId(() => new Uint8Array(31))).toThrow(RangeError)
  })
})
