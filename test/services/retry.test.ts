import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HttpAnswer } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import { pcloudApi, pcloudSessionApi } from '../../src/services/pcloud/api.ts'
import { MARCEL, US } from './client.ts'

/** Gives the answers in order, then repeats the last answer. */
function api(answers: readonly HttpAnswer[], make = pcloudApi, signal?: AbortSignal) {
  const asked: string[] = []
  const http = {
    async postForm({ url }: { readonly url: string }) {
      asked.push(url)
      const answer = answers[Math.min(asked.length, answers.length) - 1]
      if (answer === undefined) throw new Error('nothing is left to say')
      return answer
    },
  }
  return { asked, api: make(http, US, new Secret('t'), signal) }
}

const result = (number: number) => ({ status: 200, body: JSON.stringify({ result: number }) })
const good = { status: 200, body: JSON.stringify(MARCEL) }
const ill = { status: 503, body: '' }

describe('a call that changes nothing', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['4000', result(4000)],
    ['5000', result(5000)],
    ['HTTP 503', ill],
    ['HTTP 429', { status: 429, body: '' }],
  ])('%s: is repeated, up to three attempts', async (_, answer) => {
    const late = api([answer, answer, good])
    const called = late.api.call('userinfo', {})
    await vi.runAllTimersAsync()
    expect((await called).get('userid')).toBe(7)
    expect(late.asked).toHaveLength(3)
    const never = api([answer], pcloudSessionApi)
    const refused = expect(never.api.call('listfolder', {})).rejects.toMatchObject({
      code: 'service',
    })
    await vi.runAllTimersAsync()
    await refused
    expect(never.asked).toHaveLength(3)
  })

  it.each([
    ['a verdict on the token', result(2094)],
    ['what is no answer of pCloud', { status: 200, body: '<html>' }],
  ])('%s is not repeated', async (_, answer) => {
    const { asked, api: one } = api([answer, good])
    await expect(one.call('userinfo', {})).rejects.toThrow()
    expect(asked).toHaveLength(1)
  })

  it('Ctrl-C stops the wait', async () => {
    const stop = new AbortController()
    const { asked, api: one } = api([ill], pcloudApi, stop.signal)
    const call = one.call('userinfo', {})
    setTimeout(() => stop.abort(new Error('stopped')), 50)
    const stopped = expect(call).rejects.toThrow('stopped')
    await vi.advanceTimersByTimeAsync(50)
    await stopped
    expect(asked).toHaveLength(1)
  })
})

it.each(['login', 'oauth2_token', 'tfa_login', 'createfolder', 'logout'])(
  'S37: %s is never repeated',
  async (method) => {
    const { asked, api: one } = api([result(5000), good])
    await expect(one.call(method, {})).rejects.toMatchObject({ code: 'service' })
    expect(asked).toHaveLength(1)
  },
)
