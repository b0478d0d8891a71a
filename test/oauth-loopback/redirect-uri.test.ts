import { describe, expect, test } from 'vitest'
import { hostHeaders, parseRedirectUri, withPort } from '../../src/oauth-loopback/redirect-uri.ts'
import { DEFAULT_REDIRECT_URI, redirectUriOnPort } from '../../src/rclone/provider-option.ts'

describe('parseRedirectUri', () => {
  test('S7: preserves the text byte for byte', () => {
    const spellings = [
      'http://localhost:53682/',
      'http://localhost:53682',
      'http://LOCALHOST:53682/Callback',
      'HTTP://localhost:53682/%7Eme/',
      'http://127.0.0.1:8080/oauth/pcloud',
      'http://[::1]:9000/cb',
      'http://localhost/',
    ]
    for (const text of spellings) expect(parseRedirectUri(text).text).toBe(text)
  })

  test('reads port and path', () => {
    const uri = parseRedirectUri('http://LOCALHOST:8080/Case/Path')
    expect(uri).toMatchObject({ host: 'localhost', port: 8080, path: '/Case/Path' })
    expect(uri.origin).toBe('http://localhost:8080')
    expect(parseRedirectUri('http://localhost').port).toBe(80)
    expect(parseRedirectUri(DEFAULT_REDIRECT_URI).port).toBe(53682)
  })

  test.each([
    ['no URL', 'localhost:53682/'],
    ['empty', ''],
    ['https', 'https://localhost:53682/'],
    ['another host', 'http://example.com:53682/'],
    ['all addresses', 'http://0.0.0.0:53682/'],
    ['a name that begins well', 'http://localhost.evil.tld:53682/'],
    ['user name', 'http://me@localhost:53682/'],
    ['a host behind a user name', 'http://localhost:53682@evil.tld/'],
    ['fragment', 'http://localhost:53682/#top'],
    ['query', 'http://localhost:53682/?a=b'],
    ['blank at the end', 'http://localhost:53682/ '],
    ['line end', 'http://localhost:53682/\n'],
    ['path of the start links', 'http://localhost:53682/start/x'],
    ['path of the results', 'http://localhost:53682/done'],
  ])('S8: refuses %s', (_, text) => {
    expect(() => parseRedirectUri(text)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})

test('redirectUriOnPort is the default with a different port', () => {
  expect(redirectUriOnPort(53682)).toBe(DEFAULT_REDIRECT_URI)
  expect(parseRedirectUri(redirectUriOnPort(4711)).port).toBe(4711)
})

test('withPort replaces only port 0', () => {
  const chosen = withPort(parseRedirectUri('http://localhost:0/Cb'), 4711)
  expect(chosen).toMatchObject({ text: 'http://localhost:4711/Cb', port: 4711 })
  expect(chosen.origin).toBe('http://localhost:4711')
})

test('S10: hostHeaders names all three loopback hosts with the port', () => {
  expect(hostHeaders(parseRedirectUri('http://localhost:8080/'))).toEqual([
    'localhost:8080',
    '127.0.0.1:8080',
    '[::1]:8080',
  ])
  expect(hostHeaders(parseRedirectUri('http://localhost/'))).toContain('localhost')
})
