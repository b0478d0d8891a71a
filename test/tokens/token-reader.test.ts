import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { recognise } from '../../src/import/recognise.ts'
import { judgePaste } from '../../src/oauth-loopback/judge-paste.ts'
import { readToken, spellingOf, type TokenReading } from '../../src/tokens/token-reader.ts'
import { tokenShape } from '../../src/tokens/token-shape.ts'
import { slowness } from '../support/slowness.ts'

const TOKEN = 'seedToken0123456789'
const JSON_TEXT = `{"access_token":"${TOKEN}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
const PYTHON = `{'access_token': '${TOKEN}', 'locationid': 2}`
const SESSION = `{'access_token': '${TOKEN}', 'locationid': 2, 'userid': 1, 'email': 'a@b.c', 'quota': None}`

/** The reading in one line, secrets revealed. */
function told(found: TokenReading | undefined): string {
  if (found === undefined) return 'none'
  if (found.kind === 'refused') return found.problem
  const secret = found.kind === 'token' ? found.token.accessToken : found.accessToken
  const parts = [found.kind, secret.reveal(), found.hostname, found.locationId]
  return parts.filter((part) => part !== undefined).join(' ')
}

const curly = (text: string) => text.replace(/"([^"]*)"/g, '“$1”')
const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

const SPELLINGS: readonly (readonly [string, string, string])[] = [
  ['JSON', JSON_TEXT, `token ${TOKEN}`],
  ['a bare token', TOKEN, `token ${TOKEN}`],
  ['a Python dict with the location', PYTHON, `token ${TOKEN} 2`],
  ['a Python 2 dict', PYTHON.replaceAll(/'(\w)/g, "u'$1"), `token ${TOKEN} 2`],
  ['a JavaScript object', `{ access_token: '${TOKEN}', locationid: 1 }`, `token ${TOKEN} 1`],
  ['a location as text', PYTHON.replace(' 2', " '2'"), `token ${TOKEN} 2`],
  ['an unknown location', PYTHON.replace(' 2', ' 3'), `token ${TOKEN}`],
  ['curly quotes', curly(JSON_TEXT), `token ${TOKEN}`],
  ['German quotes', JSON_TEXT.replace(/"([^"]*)"/g, '„$1“'), `token ${TOKEN}`],
  ['curly single quotes', PYTHON.replace(/'([^']*)'/g, '‘$1’'), `token ${TOKEN} 2`],
  ['guillemets', JSON_TEXT.replace(/"([^"]*)"/g, '«$1»'), `token ${TOKEN}`],
  ['one quote changed', JSON_TEXT.replace('"', '“'), `token ${TOKEN}`],
  ['full-width signs', JSON_TEXT.replace(/[{}:,]/g, fullWidth), `token ${TOKEN}`],
  ['a zero-width space inside', JSON_TEXT.replace('Token0', 'Token\u200b0'), `token ${TOKEN}`],
  ['a soft hyphen inside', JSON_TEXT.replace('Token0', 'Token\u00ad0'), `token ${TOKEN}`],
  ['no-break spaces', JSON_TEXT.replaceAll(',', ',\u00a0'), `token ${TOKEN}`],
  ['HTML escapes', html(JSON_TEXT), `token ${TOKEN}`],
  ['numeric HTML escapes', JSON_TEXT.replaceAll('"', '&#34;'), `token ${TOKEN}`],
  ['HTML escapes of Python', PYTHON.replaceAll("'", '&#x27;'), `token ${TOKEN} 2`],
  ['HTML escapes, twice', html(html(JSON_TEXT)), `token ${TOKEN}`],
  ['a comma at the end', JSON_TEXT.replace('}', ',}'), `token ${TOKEN}`],
  ['a comma after it', `${JSON_TEXT},`, `token ${TOKEN}`],
  ['two commas', JSON_TEXT.replace(',', ',,'), `token ${TOKEN}`],
  ['a dict after the shell of Python', `>>> sdk.authenticate(code)\n${PYTHON}`, `token ${TOKEN} 2`],
  ['a wrapped dict', PYTHON.replace('Token0', 'Token\n0'), `token ${TOKEN} 2`],
  ['a line of rclone.conf', `token = ${curly(JSON_TEXT)}`, `token ${TOKEN}`],
  [
    'log lines of rclone inside',
    JSON_TEXT.replace(',', ',\n2026/11/30 12:00:01 DEBUG : pcloud: a line\n'),
    `token ${TOKEN}`,
  ],
  [
    'log lines around',
    `2026/11/30 12:00:01 NOTICE: Got code\n${JSON_TEXT}\n2026/11/30 12:00:02 INFO  : {done}`,
    `token ${TOKEN}`,
  ],
  [
    'a log line without a line break before it',
    JSON_TEXT.replace(',', ',2026/11/30 12:00:01.123456 DEBUG : pcloud: x\n'),
    `token ${TOKEN}`,
  ],
  [
    'log lines in JSON',
    `{"time":"2026-11-30T12:00:01Z","level":"debug","msg":"x"}\n${JSON_TEXT}`,
    `token ${TOKEN}`,
  ],
  ['log lines for systemd', `<6>INFO  : pcloud: {x}\n${JSON_TEXT}`, `token ${TOKEN}`],
  [
    'the markers of rclone in HTML',
    `Paste this ---&gt;\n${html(JSON_TEXT)}\n&lt;---End paste`,
    `token ${TOKEN}`,
  ],
  [
    'a blob',
    Buffer.from(JSON.stringify({ token: JSON_TEXT, hostname: 'eapi.pcloud.com' })).toString(
      'base64',
    ),
    `token ${TOKEN} eapi.pcloud.com`,
  ],
  [
    'the answer of oauth2_token',
    `{"result": 0, "userid": 1, "locationid": 2, "token_type": "bearer", "access_token": "${TOKEN}"}`,
    `token ${TOKEN} 2`,
  ],
  ['the session of login()', SESSION, `session ${TOKEN} 2`],
  ['the session in JSON', `{"access_token":"${TOKEN}","email":"a@b.c"}`, `session ${TOKEN}`],
  [
    'an SDK file with a session',
    `{"access_token":"${TOKEN}","auth_type":"direct","location_id":1}`,
    `session ${TOKEN} 1`,
  ],
  [
    'an SDK file with a token',
    `{"access_token":"${TOKEN}","email":"a@b.c","auth_type":"oauth2","location_id":1}`,
    `token ${TOKEN} 1`,
  ],
  ['the answer of getauth', `{"result":0,"email":"a@b.c","auth":"${TOKEN}"}`, `session ${TOKEN}`],
  ['a Python dict that is cut off', PYTHON.slice(0, -3), 'json-truncated'],
  ['curly quotes, cut off', curly(JSON_TEXT).slice(0, -9), 'json-truncated'],
  ['an end without a start', curly(JSON_TEXT).slice(30), 'json-truncated'],
  ['a dict without a token', "{'locationid': 2}", 'token-missing'],
  ['a token with a space inside', 'AxavZzQ0R ZkZ1y0123456789ab', 'token-spaced'],
  ['only a log', '2026/11/30 12:00:01 NOTICE: Got code', 'none'],
]

function fullWidth(char: string): string {
  return String.fromCharCode(char.charCodeAt(0) + 0xfee0)
}

describe('the token reader', () => {
  test.each(SPELLINGS)('reads %s', (_, text, expected) => {
    expect(told(readToken(text))).toBe(expected)
  })

  test.each(SPELLINGS)(
    'the paste prompt, import and check read %s in the same way',
    async (_, text) => {
      const found = readToken(text)
      const verdict = judgePaste(text, {
        ...{ requests: [], redirectUri: 'http://localhost:53682/', bareWord: 'token' },
        trustedHosts: ['eapi.pcloud.com'],
      })
      const offer = await recognise(parseConfig(Buffer.from(text)))
      const shape = tokenShape(text.replace(/\n/g, ' '), 0)
      const isOneLine = !text.includes('\n')
      if (found?.kind === 'token') {
        const { token, locationId, hostname } = found
        expect(verdict).toEqual({ ...found, kind: 'token', token })
        const region = hostname ?? [undefined, 'api.pcloud.com', 'eapi.pcloud.com'][locationId ?? 0]
        if (offer.kind === 'token') {
          expect(offer.hostname).toBe(region)
          expect(offer.token.accessToken.equals(token.accessToken)).toBe(true)
        } else expect(offer).toMatchObject({ credentials: { authType: 'oauth2' } })
        if (isOneLine) expect('token' in shape && shape.token.accessToken.reveal()).toBe(TOKEN)
      } else if (found?.kind === 'session') {
        expect(verdict).toEqual({ kind: 'refused', reason: 'session' })
        expect(offer).toMatchObject({ kind: 'credentials', credentials: { authType: 'direct' } })
        expect(shape).toEqual({ kind: 'session' })
      } else {
        expect(verdict.kind).toBe('refused')
        expect(offer.kind).toBe('unknown')
        expect(shape.kind).toBe('unreadable')
      }
    },
  )

  test.each([
    ['24-token-python-dict.txt', 'token seedToken0123456789 2', 'loose'],
    ['24b-session-python-dict.txt', 'session seedSession0123456789 2', 'loose'],
    ['25-token-curly-quotes.txt', 'token seedToken0123456789', 'loose'],
    ['30-token-with-log-lines.txt', 'token seedToken0123456789', 'around'],
    ['31-token-answer-eu.json', 'token seedToken0123456789 2', ''],
  ])('reads %s', (file, expected, spelling) => {
    const text = readFileSync(`fixtures/cases/${file}`, 'utf8')
    expect(told(readToken(text))).toBe(expected)
    expect(spellingOf(text).join()).toBe(spelling)
  })

  test('reads a section of `config dump`, which import refuses because it would drop keys', async () => {
    const section = { type: 'pcloud', hostname: 'eapi.pcloud.com', token: JSON_TEXT }
    const text = JSON.stringify(section)
    expect(told(readToken(text))).toBe(`token ${TOKEN} eapi.pcloud.com`)
    expect(await recognise(parseConfig(Buffer.from(text)))).toMatchObject({ kind: 'unknown' })
  })

  test('names what rclone cannot read', () => {
    expect(spellingOf(JSON_TEXT)).toEqual([])
    expect(spellingOf(JSON_TEXT.replace('access_token', 'AccessToken'))).toEqual(['old'])
    expect(spellingOf(JSON_TEXT.replace(':', ':\u200b'))).toEqual(['invisible'])
    expect(spellingOf(html(JSON_TEXT))).toEqual(['html'])
    expect(spellingOf(curly(JSON_TEXT))).toEqual(['loose'])
    expect(spellingOf(TOKEN)).toEqual(['bare'])
    expect(spellingOf(`'${JSON_TEXT}'`)).toEqual(['around'])
    expect(spellingOf(Buffer.from(JSON_TEXT).toString('base64'))).toEqual(['blob'])
  })
})

describe('for any token', () => {
  const change = fc.constantFrom(
    curly,
    html,
    (text: string) => text.replaceAll('"', "'"),
    (text: string) => text.replace('}', ', }'),
    (text: string) => text.replaceAll(',', ', \u200b'),
    (text: string) => `token = ${text}`,
    (text: string) => text.replace(',', ',\n2026/11/30 12:00:01 DEBUG : x: y\n'),
    (text: string) => `--->\n${text}\n<---End paste\n`,
  )
  test('two changes of its spelling do not change the reading', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9]{19,60}$/)
    const location = fc.constantFrom(1, 2)
    fc.assert(
      fc.property(token, location, change, change, (secret, id, one, other) => {
        const text = one(other(`{"access_token":"${secret}","locationid":${id}}`))
        expect(told(readToken(text)), text).toBe(`token ${secret} ${id}`)
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['open braces', '{'.repeat(1_000_000)],
    ['nested dicts', "{'a':".repeat(200_000)],
    ['open quotes', `{${"'a':'".repeat(200_000)}`],
    ['single quotes', `{'access_token': ${"'".repeat(1_000_000)}`],
    ['HTML escapes', '&amp;quot;'.repeat(100_000)],
    ['dates of a log', `access_token ${'2026/11/30 12:00:01 '.repeat(50_000)}`],
    ['braces before a key', `x${'{ '.repeat(400_000)}"access_token":`],
    ['words', `{${'a '.repeat(500_000)}`],
    ['one word', `{${'a'.repeat(1_000_000)}`],
    ['backslashes', `{'${'\\'.repeat(1_000_000)}`],
  ])('S33: 1 MiB of %s takes less than a second', (_, text) => {
    const since = performance.now()
    readToken(text)
    expect(performance.now() - since).toBeLessThan(1_000 * slowness())
  })
})
