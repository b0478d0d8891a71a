import type { FormRequest, HttpAnswer } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import { readVerizonAnswer, verizonRefresh } from '../../src/services/verizon/api.ts'
import type { Renewal } from '../../src/tokens/renewal.ts'
import { TokenSource, type TokenSourceOptions } from '../../src/tokens/token-source.ts'
import { memoryStore } from './memory-store.ts'

export const NOW = Date.parse('2026-11-22T08:00:00Z')
export const FRESH = '2026-11-22T08:30:00Z'
export const STALE = '2026-11-22T08:01:00Z'

const renewal: Renewal = {
  request: (token) =>
    token?.refreshToken &&
    verizonRefresh(
      {
        clientId: 'id',
        clientSecret: new Secret('secret'),
        redirectUri: 'http://localhost:53682/',
      },
      token.refreshToken,
    ),
  read: readVerizonAnswer,
}

export const ok = (access: string, refresh = `${access}-r`): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({
    access_token: access,
    refresh_token: refresh,
    token_type: 'Bearer',
    expires_in: 3600,
  }),
})
export const refused = (status = 401): HttpAnswer => ({
  status,
  body: '{"error":"invalid_grant","error_description":"expired"}',
})

/** A source on a store, with a service that gives these answers one after the other. */
export function openSource(
  stored: Parameters<typeof memoryStore>[0],
  answers: (HttpAnswer | (() => HttpAnswer | Promise<HttpAnswer>))[] = [],
  more: Partial<TokenSourceOptions> = {},
  now: () => number = () => NOW,
) {
  const memory = memoryStore(stored)
  const asked: FormRequest[] = []
  const slept: number[] = []
  const http = {
    async postForm(request: FormRequest) {
      asked.push(request)
      memory.log.push('ask')
      const answer = answers.shift()
      if (answer === undefined) throw new Error('asked once too often')
      return typeof answer === 'function' ? answer() : answer
    },
    postJson: () => Promise.reject(new Error('no JSON here')),
    get: () => Promise.reject(new Error('no GET here')),
  }
  const deps = {
    http: async () => http,
    now,
    chance: () => 0,
    async sleep(ms: number) {
      slept.push(ms)
    },
  }
  const options = { store: memory.store, renewal, deps, ...more }
  const source = new TokenSource(options)
  return { ...memory, source, asked, slept, another: () => new TokenSource(options) }
}

export const accessOf = async (token: Promise<{ accessToken: Secret }>) =>
  (await token).accessToken.reveal()
