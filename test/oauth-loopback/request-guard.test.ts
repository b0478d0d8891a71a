import { expect, test } from 'vitest'
import { guardRequest } from '../../src/oauth-loopback/request-guard.ts'

const HOSTS = ['localhost:8080', '127.0.0.1:8080', '[::1]:8080']
const rules = { knownPath: (path: string) => path === '/' || path === '/start/abc', hosts: HOSTS }

function ask(method: string, target: string, ...headers: string[]): string {
  const rawHeaders = headers.length > 0 ? headers : ['Host', 'localhost:8080']
  const seen = guardRequest({ method, target, rawHeaders }, rules)
  return seen.passed ? 'passed' : seen.reason
}

test('S11: only GET, and only exact paths', () => {
  expect(ask('GET', '/?code=a')).toBe('passed')
  expect(ask('GET', '/start/abc')).toBe('passed')
  for (const method of ['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PATCH', 'get', '']) {
    expect(ask(method, '/?code=a')).toBe('method')
  }
  const paths = ['//', '/./', '/start', '/start/', '/start/abc/', '/index.html', '*', '', '/%2f']
  for (const path of [...paths, 'http://localhost:8080/', '/START/abc', '/;x', '\\']) {
    expect(ask('GET', path)).toBe('path')
  }
})

test.each([
  ['foreign', ['Host', 'evil.tld']],
  ['foreign with our port', ['Host', 'evil.tld:8080']],
  ['without port', ['Host', 'localhost']],
  ['another port', ['Host', 'localhost:8081']],
  ['empty', ['Host', '']],
  ['missing', ['Accept', '*/*']],
  ['twice', ['Host', 'localhost:8080', 'Host', 'localhost:8080']],
  ['twice, one foreign', ['Host', 'localhost:8080', 'host', 'evil.tld']],
  ['with a dot', ['Host', 'localhost.:8080']],
  ['a subdomain', ['Host', 'evil.localhost:8080']],
  ['two in one', ['Host', 'localhost:8080, evil.tld']],
])('S10: Host %s is not ours', (_, headers) => {
  expect(ask('GET', '/', ...headers)).toBe('host')
})

test('S10: accepts all names of the listener, in any case', () => {
  for (const host of [...HOSTS, 'LocalHost:8080']) {
    expect(ask('GET', '/', 'HOST', host)).toBe('passed')
  }
})

test.each([
  ['Sec-Purpose', 'prefetch'],
  ['Sec-Purpose', 'prefetch;prerender'],
  ['sec-purpose', 'prefetch;anonymous-client-ip'],
  ['Purpose', 'prefetch'],
  ['X-Purpose', 'preview'],
  ['X-Moz', 'prefetch'],
])('S14: refuses %s: %s', (name, value) => {
  expect(ask('GET', '/?code=a', 'Host', 'localhost:8080', name, value)).toBe('prefetch')
})

test('refuses images, frames and scripts', () => {
  const from = (use: string) => ask('GET', '/', 'Host', 'localhost:8080', 'Sec-Fetch-Dest', use)
  expect(from('document')).toBe('passed')
  for (const use of ['image', 'iframe', 'script', 'empty', 'object', 'style']) {
    expect(from(use)).toBe('not-a-page-visit')
  }
})

test('S17: accepts a target of 8 KiB and refuses a longer one', () => {
  expect(ask('GET', `/?${'x'.repeat(8 * 1024 - 2)}`)).toBe('passed')
  expect(ask('GET', `/?${'x'.repeat(8 * 1024 - 1)}`)).toBe('too-long')
})
