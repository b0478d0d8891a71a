import { expect, test } from 'vitest'
import { isUnverified, secureUrl } from '../src/http.ts'

test.each([
  'http://api.example.com/',
  'https://me@api.example.com/',
  'https://me:pass@api.example.com/',
  'https://:pass@api.example.com/',
  'api.example.com',
  'https://',
  '',
])('S35: a secret does not go to %s', (address) => {
  expect(secureUrl(address)).toBeUndefined()
})

test.each(['https://api.example.com/', 'https://api.example.com:8443/a@b?c=d@e', 'HTTPS://x/'])(
  'S35: a secret may go to %s',
  (address) => {
    expect(secureUrl(address)?.protocol).toBe('https:')
  },
)

test('only the value 0 turns the verification off, as in Node', () => {
  const values = ['0', '1', '', 'false', undefined]
  const off = values.filter((value) => isUnverified({ NODE_TLS_REJECT_UNAUTHORIZED: value }))
  expect(off).toEqual(['0'])
})
