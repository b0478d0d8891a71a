import { describe, expect, it } from 'vitest'
import { examineArrivals } from '../../../src/cli/import/verify.ts'
import type { Invocation } from '../../../src/cli/invocation.ts'
import { MARCEL } from '../../services/client.ts'

const arrival = (name: string) => ({
  ...{ from: name, name, replaces: false },
  keys: new Map([
    ['type', 'pcloud'],
    ['token', '{"access_token":"tok-1","token_type":"bearer"}'],
  ]),
})

describe('the tokens of an import', () => {
  it('are checked at the same time, with a limit', async () => {
    let [open, most] = [0, 0]
    const postForm = async ({ url }: { readonly url: string }) => {
      open += 1
      most = Math.max(most, open)
      await new Promise((done) => setTimeout(done, 5))
      open -= 1
      const body = url.endsWith('userinfo') ? MARCEL : { result: 2003 }
      return { status: 200, body: JSON.stringify(body) }
    }
    const machine = { http: async () => ({ postForm }), now: () => 0 }
    const invocation = {
      host: { machine, signal: new AbortController().signal },
      options: new Map(),
    } as unknown as Invocation
    const names = Array.from({ length: 40 }, (_, at) => `pc${at}`)
    const found = await examineArrivals(names.map(arrival), invocation)
    expect(found.map(({ email }) => email)).toEqual(names.map(() => MARCEL.email))
    expect(found.map((one) => one.arrival.name)).toEqual(names)
    // Each asks for account and root folder.
    expect(most).toBeGreaterThan(2)
    expect(most).toBeLessThanOrEqual(16)
  })
})
