import { expect, test } from 'vitest'
import { redactResponse } from '../../src/host/redact-response.ts'

const SECRET = 'a"b&c/d+e f'
const sent = [
  { client_secret: SECRET, folderid: '19066333043', code: '1' },
  { authorization: 'Bearer tOkEn123' },
]

test.each([
  ['as it was sent', SECRET],
  ['as a form has it', new URLSearchParams({ a: SECRET }).toString().slice(2)],
  ['as an address has it', encodeURIComponent(SECRET)],
])('S23: masks a secret in the response of a server, %s', (_, text) => {
  for (const field of ['error', 'error_description', 'errorMessage', 'message']) {
    const body = JSON.stringify({ result: 1, [field]: `no ${text}, no tOkEn123` })
    expect(JSON.parse(redactResponse(body, sent))).toEqual({ result: 1, [field]: 'no XXX, no XXX' })
  }
})

test('S23: removes both secrets if the second secret is the start of the first', () => {
  const both = [{ code: 'a1b2c3', client_secret: 'a1b2c3-and-more' }]
  const body = '{"error":"a1b2c3-and-more is not a1b2c3"}'
  expect(redactResponse(body, both)).toBe('{"error":"XXX is not XXX"}')
})

test('everything else comes as it is: data, short values, values without secrets, big numbers', () => {
  const body = `{"access_token":"tOkEn123","error":"folder 19066333043, code 1","hash":12345678901234567890}`
  expect(redactResponse(body, sent)).toBe(body)
  expect(redactResponse('<html>"error": tOkEn123', sent)).toBe('<html>"error": tOkEn123')
  expect(redactResponse('{"error":"tOkEn123"}', [{}])).toBe('{"error":"tOkEn123"}')
})
