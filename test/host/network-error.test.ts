import { describe, expect, it } from 'vitest'
import { networkError } from '../../src/host/network-error.ts'

/** As node and undici nest them: the outer one says little, its cause names the reason. */
function wrapped(code: string, message = 'failed'): Error {
  const cause = Object.assign(new Error(message), { code })
  return new TypeError('fetch failed', { cause })
}

describe('the message of a network failure', () => {
  it.each([
    ['ENOTFOUND', 'The name api.pcloud.com cannot be resolved.'],
    ['EAI_AGAIN', 'The name api.pcloud.com cannot be resolved.'],
    ['ECONNREFUSED', 'No connection to api.pcloud.com.'],
    ['EHOSTUNREACH', 'No connection to api.pcloud.com.'],
    ['ENETUNREACH', 'No connection to api.pcloud.com.'],
    ['ETIMEDOUT', 'api.pcloud.com did not respond in time.'],
    ['UND_ERR_CONNECT_TIMEOUT', 'api.pcloud.com did not respond in time.'],
    ['UND_ERR_HEADERS_TIMEOUT', 'api.pcloud.com did not respond in time.'],
    ['UND_ERR_BODY_TIMEOUT', 'api.pcloud.com did not respond in time.'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'The TLS certificate of api.pcloud.com is not trusted.'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'The TLS certificate of api.pcloud.com is not trusted.'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'The TLS certificate of api.pcloud.com is not trusted.'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'The TLS certificate of api.pcloud.com is not trusted.'],
    ['ECONNRESET', 'The connection to api.pcloud.com was interrupted.'],
    ['UND_ERR_SOCKET', 'The connection to api.pcloud.com was interrupted.'],
  ])('%s: %s', (code, message) => {
    const error = networkError('api.pcloud.com', wrapped(code))
    expect([error.code, error.message]).toEqual(['network', message])
    expect(error.hint).toMatch(/\.$/)
  })

  it.each([
    ['CERT_NOT_YET_VALID', '1970-01-01', 'is not valid yet', /clock is wrong/],
    ['CERT_NOT_YET_VALID', '2026-05-31', 'is not valid yet', /clock is wrong/],
    ['CERT_NOT_YET_VALID', '2027-01-01', 'is not valid yet', /If this date is wrong/],
    ['CERT_HAS_EXPIRED', '2098-12-31', 'has expired', /If this date is wrong/],
    ['CERT_HAS_EXPIRED', '2020-02-02', 'has expired', /clock is wrong/],
  ])('%s on %s is about dates, not about a proxy', (code, day, what, hint) => {
    const here = { now: Date.parse(day), env: { NODE_EXTRA_CA_CERTS: '/nonexistent' } }
    const error = networkError('api.pcloud.com', wrapped(code), here)
    expect(error.message).toBe(
      `The TLS certificate of api.pcloud.com ${what} by this machine's clock, ${day}.`,
    )
    expect(error.hint).toMatch(hint)
    expect(error.hint).not.toMatch(/proxy|CA file/)
  })

  it('recognizes the total time limit', () => {
    const error = networkError('api.pcloud.com', new DOMException('aborted', 'TimeoutError'))
    expect(error.message).toBe('api.pcloud.com did not respond in time.')
  })

  it('distinguishes the proxy from the host', () => {
    const said = (text: string) =>
      networkError('h', new Error('x', { cause: new Error(text) })).message
    expect(said('Proxy response (407) !== 200 when HTTP Tunneling')).toBe(
      'The proxy needs a login.',
    )
    expect(said('Proxy response (403) !== 200 when HTTP Tunneling')).toBe(
      'The proxy refuses a connection to h.',
    )
    const timeout = wrapped('UND_ERR_CONNECT_TIMEOUT', 'attempted address: 127.0.0.1:40713')
    expect(networkError('h', timeout).message).toBe('h did not respond in time.')
    const refused = wrapped('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:53407')
    expect(networkError('h', refused).message).toBe('No connection to h.')
  })

  it.each([
    ['getaddrinfo ENOTFOUND proxy.lan', 'The name of the proxy, proxy.lan, cannot be resolved.'],
    ['getaddrinfo EAI_AGAIN proxy', 'The name of the proxy, proxy, cannot be resolved.'],
    ['getaddrinfo ENOTFOUND api.pcloud.com', 'The name api.pcloud.com cannot be resolved.'],
  ])('names the host that was looked up: %s', (message, expected) => {
    const code = message.split(' ')[1] ?? ''
    expect(networkError('api.pcloud.com', wrapped(code, message)).message).toBe(expected)
  })

  it('preserves the original error as the cause, of any type', () => {
    const cause = wrapped('ENOTFOUND')
    expect(networkError('h', cause).cause).toBe(cause)
    for (const odd of [undefined, null, 'text', 7, {}]) {
      expect(networkError('h', odd).message).toBe('The connection to h was interrupted.')
    }
  })

  it('stops at a long chain of causes', () => {
    const error = new Error('round')
    error.cause = error
    expect(networkError('h', error).code).toBe('network')
  })
})
