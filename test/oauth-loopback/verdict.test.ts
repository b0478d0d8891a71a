import { describe, expect, test } from 'vitest'
import { randomText } from '../../src/oauth-loopback/random-values.ts'
import type { CallbackRequest } from '../../src/oauth-loopback/request-guard.ts'
import {
  AcceptedCallback,
  judgeCallback,
  judgePastedParams,
} from '../../src/oauth-loopback/verdict.ts'
import { TRUSTED_HOSTS } from './support.ts'

type Verdict = ReturnType<typeof judgeCallback>

type Expected = Parameters<typeof judgeCallback>[1]

const REDIRECT_URI = 'http://localhost:53682/'
const visit = (name: string) => ({
  state: randomText(),
  cookie: { name, value: randomText() },
})
const [opener, printed] = [visit('login_a'), visit('login_b')]

function expecting(change: Partial<Expected> = {}): Expected {
  return {
    path: '/',
    hosts: ['localhost:53682', '127.0.0.1:53682', '[::1]:53682'],
    requests: [opener, printed].map(({ state, cookie }) => ({
      state,
      cookie,
      redirectUri: REDIRECT_URI,
    })),
    trustedHosts: TRUSTED_HOSTS,
    canConfirm: true,
    allowMissingState: false,
    ...change,
  }
}

function request(query: string, headers: readonly string[] = []): CallbackRequest {
  return {
    method: 'GET',
    target: `/?${query}`,
    rawHeaders: ['Host', 'localhost:53682', ...headers],
  }
}

const rightCookie = ['Cookie', `other=1; ${opener.cookie.name}=${opener.cookie.value}`]
const wrongCookie = ['Cookie', `${opener.cookie.name}=${printed.cookie.value}`]
const otherCookie = ['Cookie', `${printed.cookie.name}=${printed.cookie.value}`]

const told = (verdict: Verdict) => {
  if (verdict.kind !== 'accepted') return verdict.kind === 'refused' ? verdict.reason : 'denied'
  const { binding, doubt } = verdict.callback
  return doubt === undefined ? `accepted by ${binding}` : `to be confirmed: ${doubt}`
}

describe('S2: state x cookie x user', () => {
  const states = { none: '', wrong: `&state=${'A'.repeat(43)}`, right: `&state=${opener.state}` }
  const cookies = { none: [], wrong: wrongCookie, other: otherCookie, right: rightCookie }
  const people = {
    'without a user': { canConfirm: false, allowMissingState: false },
    'a person confirms': { canConfirm: true, allowMissingState: false },
    'a missing state is allowed': { canConfirm: false, allowMissingState: true },
  }
  type Person = keyof typeof people
  const withoutState: Readonly<Record<Person, string>> = {
    'without a user': 'missing-state',
    'a person confirms': 'to be confirmed: no-state',
    'a missing state is allowed': 'accepted by cookie',
  }
  const withoutCookie: Readonly<Record<Person, string>> = {
    'without a user': 'unconfirmed',
    'a person confirms': 'to be confirmed: no-cookie',
    'a missing state is allowed': 'unconfirmed',
  }
  for (const person of Object.keys(people) as Person[]) {
    for (const [state, query] of Object.entries(states)) {
      for (const [cookie, headers] of Object.entries(cookies)) {
        const ofThisLogin = cookie === 'right' || cookie === 'other'
        const outcome = {
          none: ofThisLogin ? withoutState[person] : 'stray',
          wrong: 'wrong-state',
          right: cookie === 'right' ? 'accepted by state' : withoutCookie[person],
        }[state]
        test(`state ${state}, cookie ${cookie}, ${person}: ${outcome}`, () => {
          const asked = request(`code=abc${query}`, headers)
          expect(told(judgeCallback(asked, expecting(people[person])))).toBe(outcome)
        })
      }
    }
  }

  test('the link to the service has a state without a cookie, so it needs confirmation', () => {
    const requests = [{ state: opener.state, redirectUri: REDIRECT_URI }]
    const asked = request(`code=abc&state=${opener.state}`, rightCookie)
    expect(told(judgeCallback(asked, expecting({ requests })))).toBe('to be confirmed: no-cookie')
    const refused = judgeCallback(asked, expecting({ requests, canConfirm: false }))
    expect(told(refused)).toBe('unconfirmed')
  })

  test('treats an empty state as missing (RFC 6749 section 3.1)', () => {
    const bare = judgeCallback(request('code=abc&state='), expecting())
    expect(bare).toMatchObject({ kind: 'refused', reason: 'stray' })
    const withCookie = judgeCallback(request('code=abc&state=', rightCookie), expecting())
    expect(withCookie).toMatchObject({ kind: 'accepted', callback: { binding: 'cookie' } })
  })

  test('refuses a state with the same start or end', () => {
    for (const state of [opener.state.slice(1), `${opener.state}x`, opener.state.toLowerCase()]) {
      const verdict = judgeCallback(request(`code=abc&state=${state}`), expecting())
      expect(verdict).toMatchObject({ kind: 'refused', reason: 'wrong-state', status: 403 })
    }
  })
})

describe("S22: a visit that may not be the user's", () => {
  const right = `code=abc&state=${opener.state}`
  for (const doubt of ['another-user', 'two-browsers'] as const) {
    const requests = [{ ...opener, redirectUri: REDIRECT_URI, doubt }]

    test(`${doubt}: needs confirmation for any callback`, () => {
      for (const query of [right, 'code=abc']) {
        for (const allowMissingState of [true, false]) {
          const asked = request(query, rightCookie)
          const can = judgeCallback(asked, expecting({ requests, allowMissingState }))
          expect(told(can)).toBe(`to be confirmed: ${doubt}`)
          const cannot = expecting({ requests, allowMissingState, canConfirm: false })
          expect(told(judgeCallback(asked, cannot))).toBe('unconfirmed')
        }
      }
    })

    test(`${doubt}: a pasted address needs no confirmation`, () => {
      const pasted = judgePastedParams(
        { code: 'abc', state: opener.state },
        expecting({ requests }),
      )
      expect(told(pasted)).toBe('accepted by state')
    })
  }

  test('a denial from a different user does not end the login', () => {
    const denial = request(`error=access_denied&state=${opener.state}`, rightCookie)
    const requests = [{ ...opener, doubt: 'another-user' as const }]
    expect(told(judgeCallback(denial, expecting({ requests })))).toBe('denied-unbound')
    expect(told(judgeCallback(denial, expecting()))).toBe('denied')
  })
})

describe('S3: uses no parameter before it belongs to this login', () => {
  test.each(['error=access_denied', 'error=server_error&error_description=x', 'code=', ''])(
    'an unbound `%s` is not a denial',
    (query) => {
      expect(judgeCallback(request(query), expecting())).toMatchObject({ kind: 'refused' })
      const withCookie = judgeCallback(request(query, rightCookie), expecting())
      expect(withCookie).toMatchObject({ kind: 'refused', reason: 'denied-unbound' })
    },
  )

  test('with the right state, no code and no error is a denial by pCloud', () => {
    const verdict = judgeCallback(request(`state=${opener.state}`), expecting())
    expect(verdict).toEqual({ kind: 'denied' })
  })

  test('with the right state, reports the error, escaped and shortened', () => {
    const query = new URLSearchParams({
      state: opener.state,
      error: 'access_denied',
      error_description: `\u001b]0;x\u0007${'y'.repeat(999)}`,
    })
    const verdict = judgeCallback(request(`${query}`), expecting())
    expect(verdict).toMatchObject({ kind: 'denied', error: 'access_denied' })
    const { description = '' } = verdict as { description?: string }
    expect(description).toMatch(/^\\u\{1b\}\]0;x\\u\{7\}y+…$/)
    expect(description.length).toBeLessThanOrEqual(201)
  })

  test('an error with a code is a denial', () => {
    const verdict = judgeCallback(
      request(`code=a&error=access_denied&state=${opener.state}`),
      expecting(),
    )
    expect(verdict.kind).toBe('denied')
  })
})

describe('S4: the host is exactly a trusted host', () => {
  const ask = (hostname: string) =>
    judgeCallback(request(`code=a&state=${opener.state}&hostname=${hostname}`), expecting())

  test.each(TRUSTED_HOSTS)('%s is accepted', (hostname) => {
    expect(ask(hostname)).toMatchObject({ kind: 'accepted', callback: { hostname } })
  })

  test.each([
    'api.pcloud.com.evil.tld',
    'evil@api.pcloud.com',
    'api.pcloud.com@evil.tld',
    'api.pcloud.com:1',
    'api.pcloud.com:443',
    'API.PCLOUD.COM',
    'api.pcloud.com.',
    'API.PCLOUD.COM.',
    'xn--pi-lka.pcloud.com',
    'аpi.pcloud.com',
    'api%2epcloud.com%2eevil.tld',
    'api%252epcloud.com',
    'api.pcloud.com%0d%0aHost:%20evil.tld',
    '%20api.pcloud.com',
    'api.pcloud.com/',
    'api.pcloud.com%00.evil.tld',
    '127.0.0.1',
    '127.0.0.1:9443',
    'localhost',
    '[::1]',
    'https://api.pcloud.com',
    'my.pcloud.com',
    '__proto__',
  ])('%s is refused', (hostname) => {
    expect(ask(hostname)).toMatchObject({ kind: 'refused', reason: 'untrusted-host' })
  })

  test('accepts a trusted host with `%2e` in the query, which always means a dot', () => {
    expect(ask('api%2epcloud.com')).toMatchObject({ kind: 'accepted' })
  })

  test('ignores a host in brackets and refuses a repeated host', () => {
    expect(ask('api.pcloud.com&hostname=evil.tld')).toMatchObject({ reason: 'duplicate' })
    expect(ask('evil.tld&hostname=api.pcloud.com')).toMatchObject({ reason: 'duplicate' })
    const bracketed = judgeCallback(
      request(`code=a&state=${opener.state}&hostname[]=evil.tld`),
      expecting(),
    )
    expect(bracketed).toMatchObject({ kind: 'accepted', callback: { hostname: undefined } })
  })

  test('displays a foreign host with escaped control characters', () => {
    const verdict = ask(encodeURIComponent('\u001b[2J\u202eevil'))
    expect(verdict).toMatchObject({ detail: '\\u{1b}[2J\\u{202e}evil' })
  })
})

describe('order of the checks', () => {
  const right = `code=a&state=${opener.state}`
  const foreign = ['Host', 'evil.tld']

  test('method, path, host, purpose, limits, duplicates, state, code, hostname', () => {
    const reasons = [
      { method: 'POST', target: `/nowhere?${right}`, rawHeaders: foreign },
      { method: 'GET', target: `/nowhere?${right}`, rawHeaders: foreign },
      { method: 'GET', target: `/?${right}`, rawHeaders: [...foreign, 'Purpose', 'prefetch'] },
      request(`${right}&x=${'x'.repeat(9000)}`, ['Purpose', 'prefetch']),
      request(`${right}&x=${'x'.repeat(9000)}&code=b`),
      request(`${right}&code=b`),
      request(`code=%0a&state=x&hostname=evil.tld`),
      request(`code=%0a&state=${opener.state}&hostname=evil.tld`),
      request(`${right}&hostname=evil.tld`),
    ].map((one) => {
      const verdict = judgeCallback(one, expecting())
      return verdict.kind === 'refused' ? `${verdict.status} ${verdict.reason}` : verdict.kind
    })
    expect(reasons).toEqual([
      '405 method',
      '404 path',
      '421 host',
      '204 prefetch',
      '414 too-long',
      '400 duplicate',
      '403 wrong-state',
      '400 malformed-code',
      '403 untrusted-host',
    ])
  })

  test.each(['code', 'state', 'error', 'error_description', 'hostname', 'locationid'])(
    'a second `%s` is refused, even an empty one',
    (name) => {
      const verdict = judgeCallback(request(`${right}&${name}=&${name}=1`), expecting())
      expect(verdict).toMatchObject({ kind: 'refused', reason: 'duplicate' })
    },
  )
})

describe('AcceptedCallback', () => {
  const accept = (query: string) => {
    const verdict = judgeCallback(request(query), expecting())
    if (verdict.kind !== 'accepted') throw new Error('not accepted')
    return verdict.callback
  }

  test('has the values for the exchange', () => {
    const callback = accept(
      `code=kHcOQZ&state=${printed.state}&locationid=2&hostname=eapi.pcloud.com`,
    )
    expect(callback).toMatchObject({
      hostname: 'eapi.pcloud.com',
      locationid: 2,
      binding: 'state',
      redirectUri: REDIRECT_URI,
    })
    expect(callback.code.reveal()).toBe('kHcOQZ')
  })

  test('S7: the callback of a request without redirect URI does not have a redirect URI', () => {
    const requests = [{ state: 'paste-state' }]
    const verdict = judgeCallback(request('code=a&state=paste-state'), expecting({ requests }))
    expect(verdict).toMatchObject({ kind: 'accepted', callback: { redirectUri: undefined } })
  })

  test('cannot be created, copied or changed elsewhere', () => {
    const callback = accept(`code=a&state=${opener.state}`)
    const Constructor = callback.constructor as new (...args: unknown[]) => unknown
    expect(() => new Constructor(Symbol('verdict only'), callback)).toThrow(TypeError)
    expect(AcceptedCallback.isAccepted(callback)).toBe(true)
    for (const fake of [{ ...callback }, Object.create(callback), structuredClone({}), null, 'x']) {
      expect(AcceptedCallback.isAccepted(fake)).toBe(false)
    }
    expect(() => Object.assign(callback, { hostname: 'evil.tld' })).toThrow(TypeError)
  })

  test('S24: does not print its code', () => {
    const callback = accept(`code=kHcOQZ&state=${opener.state}`)
    expect(JSON.stringify(callback)).not.toContain('kHcOQZ')
    expect(`${Object.values(callback)}`).not.toContain('kHcOQZ')
  })
})
