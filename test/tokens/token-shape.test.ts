import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storedToken, tokenShape } from '../../src/tokens/token-shape.ts'
import { RcloneDaemon } from '../config-file/support/rclone-daemon.ts'
import { describeRclones } from '../support/rclones.ts'

const NOW = Date.parse('2026-11-22T00:00:00Z')
const TOKEN = 'AxavZzMnEgcBXTsUhuBsHKcVkTaMyLX5xEvnNvZX9SXKtyE52bX'
const json = (fields: object) => JSON.stringify({ access_token: TOKEN, ...fields })

describe('the shape of a token', () => {
  it.each([
    [
      'as rclone writes it',
      json({ token_type: 'bearer', expiry: '0001-01-01T00:00:00Z' }),
      'good',
      'none',
    ],
    ['without a date', json({}), 'good', 'none'],
    ['with a date that is null', json({ expiry: null }), 'good', 'none'],
    ['with a date ahead', json({ expiry: '2027-01-01T00:00:00+02:00' }), 'good', 'ahead'],
    ['with a date behind', json({ expiry: '2020-01-01T00:00:00.123456789Z' }), 'good', 'past'],
    // Tried with rclone: cannot parse "\"" as "2006".
    ['with an empty date', json({ expiry: '' }), 'good', 'unreadable'],
    ['with a number for a date', json({ expiry: 600 }), 'good', 'unreadable'],
    ['with a date without its time', json({ expiry: '2027-01-01' }), 'good', 'unreadable'],
    [
      'with capitals, which Go ignores',
      JSON.stringify({ Access_Token: TOKEN, Token_Type: 'bearer', EXPIRY: '2020-01-01T00:00:00Z' }),
      'good',
      'past',
    ],
    [
      'twice, of which the last one counts',
      `{"access_token":"a","ACCESS_TOKEN":"${TOKEN}"}`,
      'good',
      'none',
    ],
    [
      'of an old rclone',
      JSON.stringify({ AccessToken: TOKEN, Expiry: '0001-01-01T00:00:00Z' }),
      'old',
      'none',
    ],
    [
      'old, with a date behind',
      JSON.stringify({ AccessToken: TOKEN, Expiry: '2016-01-01T00:00:00Z' }),
      'old',
      'past',
    ],
    ['quoted by an INI library', JSON.stringify(json({})), 'quoted', 'none'],
    ['by itself', TOKEN, 'bare', 'none'],
    ['as it stands in a connection string', `'${json({})}'`, 'quoted', 'none'],
    ['by itself, in quotes', `"${TOKEN}"`, 'bare', 'none'],
    ['as a header', `Bearer ${TOKEN}`, 'bare', 'none'],
    ['in curly quotes', json({}).replace(/"([^"]*)"/g, '“$1”'), 'misspelled', 'none'],
    ['with a zero-width space', json({}).replace(':', ':\u200b'), 'misspelled', 'none'],
    ['as Python prints it', json({ locationid: 2 }).replaceAll('"', "'"), 'misspelled', 'none'],
    ['with an extra comma', json({}).replace('}', ',}'), 'misspelled', 'none'],
    [
      'in HTML, with a date behind',
      json({ expiry: '2020-01-01T00:00:00Z' }).replaceAll('"', '&quot;'),
      'misspelled',
      'past',
    ],
  ])('%s', (_, text, kind, expiry) => {
    const shape = tokenShape(text, NOW)
    expect(shape).toMatchObject({ kind, expiry })
    expect('token' in shape && shape.token.accessToken.reveal()).toBe(TOKEN)
  })

  it.each([
    ['nothing', '', { kind: 'missing' }],
    ['JSON that was cut off', json({}).slice(0, 40), { kind: 'unreadable', cut: true }],
    ['JSON without a token', '{"token_type":"bearer"}', { kind: 'unreadable', cut: false }],
    ['a session', `{'access_token': '${TOKEN}', 'email': 'a@b.c'}`, { kind: 'session' }],
    ['another JSON', '[1]', { kind: 'unreadable', cut: false }],
    ['a word', 'secret', { kind: 'unreadable', cut: false }],
    ['a sentence', `my token ${TOKEN}`, { kind: 'unreadable', cut: false }],
    [
      'two tokens',
      `{"access_token":"${TOKEN}"} {"access_token":"x${TOKEN}"}`,
      { kind: 'unreadable', cut: false },
    ],
    ['an open quote', `"${TOKEN}`, { kind: 'unreadable', cut: false }],
    ['only a quote', '"', { kind: 'unreadable', cut: false }],
  ])('%s cannot be read', (_, text, shape) => {
    expect(tokenShape(text, NOW)).toEqual(shape)
  })
})

/** Values that JSON allows, some of them of a type that Go refuses. */
const VALUES = [
  ...['"x"', '""', '"3600"', '0', '3600', '-5', '3600.5', '3600.0', '1e3', '99999999999999999999'],
  ...['null', 'true', 'false', '{}', '[]', '["x"]', '"0001-01-01T00:00:00Z"', '"0"'],
  ...['"2099-02-29T00:00:00Z"', '"2096-02-29T23:59:59+01:00"', '"2099-01-01T24:00:00Z"'],
]
const NAMES = [
  ...['token_type', 'refresh_token', 'expires_in', 'expiry', 'scope', 'userid'],
  ...['Token_Type', 'REFRESH_TOKEN', 'Expires_In', 'EXPIRY'],
]
const TYPED = NAMES.flatMap((name) =>
  VALUES.flatMap((value) => [
    { name, text: `{"access_token":"${TOKEN}","${name}":${value}}` },
    { name, text: `{ "${name}" : ${value} , "access_token" : "${TOKEN}" }` },
  ]),
)

const isFine = (text: string) => {
  const shape = tokenShape(text, NOW)
  return shape.kind === 'good' && shape.expiry !== 'unreadable'
}

describeRclones('a value of the wrong type', ({ version }) => {
  let rclone: RcloneDaemon
  beforeAll(async () => {
    rclone = await RcloneDaemon.start()
  })
  afterAll(() => rclone.stop())

  it('law: is found if rclone refuses the token, and only then', { timeout: 60_000 }, async () => {
    const isOld = version.startsWith('1.60')
    const rows = TYPED.filter(({ name }) => !isOld || name.toLowerCase() !== 'expires_in')
    const section = (text: string, at: number) => `[w${at}]\ntype = pcloud\ntoken = ${text}\n`
    rclone.put(rows.map(({ text }, at) => section(text, at)).join('\n'))
    const differing: string[] = []
    for (const [at, { text }] of rows.entries()) {
      const isRefused = (await rclone.refusal(`w${at}:`)) !== undefined
      if (isRefused === isFine(text)) differing.push(text)
    }
    expect(differing).toEqual([])
    expect(rows.filter(({ text }) => !isFine(text)).length).toBeGreaterThan(60)
  })
})

describe('a token with a value of the wrong type', () => {
  it('can be repaired', () => {
    const shape = tokenShape(json({ expires_in: '3600' }), NOW)
    expect(shape).toMatchObject({ kind: 'misspelled', spelling: ['type'] })
    expect('token' in shape && shape.token).not.toHaveProperty('expiresIn')
  })

  it('is used by the services that rclone does not have', () => {
    expect(storedToken(json({ expires_in: '3600' }))?.accessToken.reveal()).toBe(TOKEN)
  })
})
