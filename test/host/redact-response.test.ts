import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { createHttp } from '../../src/host/http-client.ts'
import { trustCaFile } from '../support/trust-ca.ts'

const SECRET = 'a"b&c/d+e f'
const form = { client_secret: SECRET, folderid: '19066333043', code: '1' }
const sent = { form, headers: { authorization: 'Bearer tOkEn123' } }

let fake: FakePcloud
let http: ReturnType<typeof createHttp>
let distrust: () => void
beforeEach(async () => {
  fake = await startFakePcloud()
  const env = fake.env()
  distrust = trustCaFile(env.NODE_EXTRA_CA_CERTS)
  http = createHttp(env)
})
afterEach(async () => {
  await http.close()
  distrust()
  await fake.close()
})

/** What the program reads of a response to this request. */
async function read(body: string, request: { readonly form: Record<string, string> } = sent) {
  fake.faults.add({ kind: 'status', status: 400, body, times: 1 })
  const answer = await http.postForm({ url: 'https://api.pcloud.com/oauth2_token', ...request })
  return answer.body
}

test.each([
  ['as it was sent', SECRET],
  ['as a form has it', new URLSearchParams({ a: SECRET }).toString().slice(2)],
  ['as an address has it', encodeURIComponent(SECRET)],
])('S23: masks a secret in the response of a server, %s', async (_, text) => {
  for (const field of ['error', 'error_description', 'errorMessage', 'message']) {
    const body = JSON.stringify({ result: 1, [field]: `no ${text}, no tOkEn123` })
    expect(JSON.parse(await read(body))).toEqual({ result: 1, [field]: 'no XXX, no XXX' })
  }
})

test('S23: removes both secrets if the second secret is the start of the first', async () => {
  const both = { form: { code: 'a1b2c3', client_secret: 'a1b2c3-and-more' } }
  const body = '{"error":"a1b2c3-and-more is not a1b2c3"}'
  expect(await read(body, both)).toBe('{"error":"XXX is not XXX"}')
})

test('everything else comes as it is: data, short values, values without secrets, big numbers', async () => {
  const body = `{"access_token":"tOkEn123","error":"folder 19066333043, code 1","hash":12345678901234567890}`
  expect(await read(body)).toBe(body)
  expect(await read('<html>"error": tOkEn123')).toBe('<html>"error": tOkEn123')
  expect(await read('{"error":"tOkEn123"}', { form: {} })).toBe('{"error":"tOkEn123"}')
})
