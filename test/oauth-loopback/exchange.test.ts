import { describe, expect, test } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { FormRequest, HttpAnswer } from '../../src/http.ts'
import { exchangeCode } from '../../src/oauth-loopback/exchange.ts'
import { judgePaste } from '../../src/oauth-loopback/judge-paste.ts'
import type { AcceptedCallback } from '../../src/oauth-loopback/verdict.ts'
import { Secret } from '../../src/secret.ts'
import type { CodeAnswer } from '../../src/tokens/token-answer.ts'
import { TRUSTED_HOSTS } from './support.ts'

type ExchangeRequest = Parameters<typeof exchangeCode>[0]

const US = 'https://api.pcloud.com/oauth2_token'
const EU = 'https://eapi.pcloud.com/oauth2_token'
const REDIRECT_URI = 'http://localhost:53682/'

function accepted(text: string): AcceptedCallback {
  const requests = [{ state: 'sent-with', redirectUri: REDIRECT_URI }, { state: 'sent-without' }]
  const expected = { requests, trustedHosts: TRUSTED_HOSTS, redirectUri: REDIRECT_URI }
  const verdict = judgePaste(text, expected)
  if (verdict.kind !== 'code') throw new Error(verdict.kind)
  return verdict.callback
}

/** The responses of a service, one for each call, and the requests. */
function service(...answers: readonly (CodeAnswer | Error)[]) {
  const asked: FormRequest[] = []
  const left = [...answers]
  const http = {
    async postForm(request: FormRequest): Promise<HttpAnswer> {
      asked.push(request)
      const answer = left.shift()
      if (answer instanceof Error) throw answer
      return { status: 200, body: JSON.stringify(answers.indexOf(answer as CodeAnswer)) }
    },
  }
  const request: ExchangeRequest = {
    callback: accepted('kHcOQZcode'),
    clientId: 'zQg0smNw8tp',
    clientSecret: new Secret('2OSmU2xW'),
    tokenUrls: [US, EU],
    readAnswer: ({ body }) => answers[Number(body)] as CodeAnswer,
    http,
  }
  return { asked, request }
}

const ok = {
  kind: 'ok',
  token: { accessToken: new Secret('AxavZz'), tokenType: 'bearer' },
} as const satisfies CodeAnswer
const refused = (reason: 'bad-code' | 'bad-client' | 'busy' | 'other', code = '2012') =>
  ({ kind: 'refused', reason, code, message: 'no' }) as const satisfies CodeAnswer

describe('the request', () => {
  test('S6: sends code and secret in the body, not in the URL', async () => {
    const { asked, request } = service(ok)
    await exchangeCode(request)
    expect(asked).toEqual([
      {
        url: US,
        form: {
          grant_type: 'authorization_code',
          code: 'kHcOQZcode',
          client_id: 'zQg0smNw8tp',
          client_secret: '2OSmU2xW',
        },
      },
    ])
  })

  test.each([
    ['no state, whole address', `${REDIRECT_URI}?code=abcdef`, REDIRECT_URI],
    ['state of a request with it', `${REDIRECT_URI}?code=abcdef&state=sent-with`, REDIRECT_URI],
    ['state of a request without it', `${REDIRECT_URI}?code=abcdef&state=sent-without`, undefined],
    ['a bare code', 'abcdef', undefined],
  ])('S7: redirect_uri in both calls or in neither: %s', async (_, text, redirectUri) => {
    const { asked, request } = service(ok)
    await exchangeCode({ ...request, callback: accepted(text) })
    expect(asked[0]?.form.redirect_uri).toBe(redirectUri)
  })

  test('passes the signal on, and does not send after an abort', async () => {
    const { asked, request } = service(ok)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(exchangeCode({ ...request, signal })).rejects.toThrow('enough')
    expect(asked).toEqual([])
    const live = new AbortController().signal
    await exchangeCode({ ...request, signal: live })
    expect(asked[0]?.signal).toBe(live)
  })
})

describe('the order of the hosts', () => {
  test('uses the first host that accepts the code', async () => {
    const { asked, request } = service(refused('bad-code'), ok)
    expect(await exchangeCode(request)).toEqual({ ...ok, tokenUrl: EU })
    expect(asked.map(({ url }) => url)).toEqual([US, EU])
  })

  test('reports the first refusal if all hosts refuse', async () => {
    const { request } = service(refused('bad-code', '2012'), refused('bad-code', '1074'))
    expect(await exchangeCode(request)).toMatchObject({ code: '2012', tokenUrl: US })
  })

  test('reports a more specific refusal of the second host', async () => {
    const { request } = service(refused('bad-code'), refused('bad-client', '2002'))
    expect(await exchangeCode(request)).toMatchObject({ reason: 'bad-client', tokenUrl: EU })
  })

  test.each(['bad-client', 'busy', 'other'] as const)(
    'S37: after `%s` no other host gets code and secret',
    async (reason) => {
      const { asked, request } = service(refused(reason), ok)
      expect(await exchangeCode(request)).toMatchObject({ kind: 'refused', reason })
      expect(asked).toHaveLength(1)
    },
  )

  test('S37: stops sending if the network fails', async () => {
    const lost = new PcloudConfigError('network', 'No answer.')
    const { asked, request } = service(lost, ok)
    await expect(exchangeCode(request)).rejects.toBe(lost)
    expect(asked).toHaveLength(1)
  })

  test.each([
    'http://api.pcloud.com/oauth2_token',
    'https://me@api.pcloud.com/oauth2_token',
    'ftp://api.pcloud.com/',
    'api.pcloud.com',
    '',
  ])('S35: `%s` anywhere in the list: the request is not sent', async (bad) => {
    const { asked, request } = service(ok, ok)
    const failing = exchangeCode({ ...request, tokenUrls: [US, bad] })
    await expect(failing).rejects.toMatchObject({ code: 'host-not-trusted' })
    expect(asked).toEqual([])
  })
})

test('exchanges only an accepted callback', async () => {
  const { asked, request } = service(ok)
  const real = request.callback
  for (const fake of [{ ...real }, Object.create(real), { code: new Secret('x') }, undefined]) {
    const failing = exchangeCode({ ...request, callback: fake as AcceptedCallback })
    await expect(failing).rejects.toThrow(TypeError)
  }
  expect(asked).toEqual([])
})

test('S23: a failure does not show the code or the secret', async () => {
  const { request } = service(ok)
  const failing = exchangeCode({ ...request, tokenUrls: ['http://x/'] })
  const error = await failing.catch((thrown: unknown) => thrown)
  expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toMatch(/kHcOQZ|2OSmU2xW/)
})
