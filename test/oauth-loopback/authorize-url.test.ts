import { expect, test } from 'vitest'
import { buildAuthorizeUrl } from '../../src/oauth-loopback/authorize-url.ts'

const BASE = 'https://my.pcloud.com/oauth2/authorize'

test('S7: sends the redirect URI byte for byte', () => {
  const redirectUri = 'http://localhost:53682/'
  const url = buildAuthorizeUrl({ base: BASE, clientId: 'zQg0smNw8tp', redirectUri, state: 's' })
  expect(url).toBe(
    `${BASE}?client_id=zQg0smNw8tp&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A53682%2F&state=s`,
  )
  expect(new URL(url).searchParams.get('redirect_uri')).toBe(redirectUri)
})

test('S7: the paste login sends no redirect URI', () => {
  const url = buildAuthorizeUrl({ base: BASE, clientId: 'a b&c', state: 's' })
  expect(url).toBe(`${BASE}?client_id=a+b%26c&response_type=code&state=s`)
})

test('S19: sends no PKCE parameters, because pCloud does not document them', () => {
  const url = buildAuthorizeUrl({ base: BASE, clientId: 'x', redirectUri: 'http://x/', state: 's' })
  const sent = [...new URL(url).searchParams.keys()].sort()
  expect(sent).toEqual(['client_id', 'redirect_uri', 'response_type', 'state'])
})

test('a poll login uses a different response type and no redirect URI', () => {
  const extra = { request_id: 'abc' }
  const url = buildAuthorizeUrl({ base: BASE, clientId: 'x', responseType: 'poll_token', extra })
  expect(url).toBe(`${BASE}?client_id=x&response_type=poll_token&request_id=abc`)
})

test('preserves the query of the base and adds the parameters of the service', () => {
  const url = buildAuthorizeUrl({
    base: `${BASE}?tenant=1`,
    clientId: 'x',
    extra: { force_reapprove: 'true' },
  })
  expect(url).toBe(`${BASE}?tenant=1&client_id=x&response_type=code&force_reapprove=true`)
})

test('an extra parameter cannot replace a standard parameter', () => {
  for (const name of ['client_id', 'response_type', 'redirect_uri', 'state']) {
    const request = { base: BASE, clientId: 'x', extra: { [name]: 'other' } }
    expect(() => buildAuthorizeUrl(request)).toThrow(TypeError)
  }
})

test.each([
  ['http', 'http://my.pcloud.com/oauth2/authorize'],
  ['javascript', 'javascript:alert(1)'],
  ['a file', 'file:///etc/passwd'],
  ['no URL', 'my.pcloud.com'],
  ['a user name', 'https://my.pcloud.com@evil.tld/'],
  ['a fragment', `${BASE}#x`],
  ['a state of its own', `${BASE}?state=fixed`],
])('S21: a base that is %s is refused', (_, base) => {
  expect(() => buildAuthorizeUrl({ base, clientId: 'x' })).toThrow(
    expect.objectContaining({ code: 'usage' }),
  )
})
