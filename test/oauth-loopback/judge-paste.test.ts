import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  classifyPaste,
  judgePaste,
  type PasteProblem,
} from '../../src/oauth-loopback/judge-paste.ts'
import { explainPaste } from '../../src/oauth-loopback/paste-problems.ts'
import { slowness } from '../support/slowness.ts'
import { TRUSTED_HOSTS } from './support.ts'

type PasteExpected = Parameters<typeof judgePaste>[1]

const REDIRECT_URI = 'http://localhost:53682/'
const expected: PasteExpected = {
  requests: [{ state: 'mystate', redirectUri: REDIRECT_URI }, { state: 'paste-state' }],
  trustedHosts: TRUSTED_HOSTS,
  redirectUri: REDIRECT_URI,
}

/** The verdict as a line, with secrets. */
function judge(text: string, change: Partial<PasteExpected> = {}): string {
  const verdict = judgePaste(text, { ...expected, ...change })
  switch (verdict.kind) {
    case 'code': {
      const { code, hostname, binding, redirectUri } = verdict.callback
      const parts = [code.reveal(), hostname, binding, redirectUri && 'with redirect']
      return `code ${parts.filter(Boolean).join(' ')}`
    }
    case 'token': {
      const { accessToken, tokenType, refreshToken, expiry } = verdict.token
      const parts = [accessToken.reveal(), tokenType, refreshToken?.reveal(), expiry]
      return `token ${[...parts, verdict.hostname].filter(Boolean).join(' ')}`
    }
    case 'denied':
      return `denied ${verdict.error ?? ''}`.trim()
    case 'refused':
      return `refused ${[verdict.reason, verdict.detail].filter(Boolean).join(' ')}`
  }
}

const blobOf = (map: unknown) => Buffer.from(JSON.stringify(map)).toString('base64')
const CODE = 'kHcOQZGvBz7ZzdRvYYKiYiXMQ7ZSxIN'
const TOKEN = '{"access_token":"AxavZz1","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const OLD_TOKEN = '{"AccessToken":"AxavZz1","RefreshToken":"r3","Expiry":"0001-01-01T00:00:00Z"}'

describe('a code', () => {
  test.each([
    ['bare', CODE],
    ['with blanks and line end', `  ${CODE} \r\n`],
    ['in quotes', `"${CODE}"`],
    ['in typographic quotes', `“${CODE}”`],
    ['in backquotes', `\`${CODE}\``],
    ['wrapped over lines', `${CODE.slice(0, 9)}\n${CODE.slice(9, 20)}\r\n  ${CODE.slice(20)}`],
    ['in bracketed paste marks', `\u001b[200~${CODE}\u001b[201~`],
    ['with colours', `\u001b[1;32m${CODE}\u001b[0m`],
    ['with a BOM and zero-width characters', `\ufeff${CODE}\u200b`],
    ['as a parameter', `code=${CODE}`],
    ['as a query', `?code=${CODE}`],
    ['as path and query, with a fragment', `/?code=${CODE}#_=_`],
    ['before a fragment', `code=${CODE}#_=_`],
    ['beside other parameters', `locationid=2&code=${CODE}`],
    ['after a word', `code: ${CODE}`],
    ['in a sentence', `Your code is ${CODE}.`],
    [
      'with all that pCloud’s page says',
      `Access code\nCopy this code and paste it into the application:\n\n${CODE}\n\nThe code expires in 600 seconds.`,
    ],
    ['with our prompt before it', `5/6 Code or address › ${CODE}`],
    ['with the plain prompt before it', `paste> ${CODE}`],
    ['from a mail that was answered', `> ${CODE}`],
    ['with the shell’s next prompt', `${CODE}\nmarcel@desk:~$ `],
  ])('%s', (_, text) => {
    expect(judge(text)).toBe(`code ${CODE} paste`)
  })

  test('reads the host', () => {
    expect(judge(`code=${CODE}&hostname=eapi.pcloud.com`)).toBe(
      `code ${CODE} eapi.pcloud.com paste`,
    )
  })

  test('S2: checks the state, also of a request without redirect URI', () => {
    expect(judge(`code=${CODE}&state=mystate`)).toBe(`code ${CODE} state with redirect`)
    expect(judge(`code=${CODE}&state=earlier`)).toBe('refused wrong-state')
    expect(judge(`code=${CODE}&state=paste-state`)).toBe(`code ${CODE} state`)
  })

  test('a single word can be a token, and is a token if a token is expected', () => {
    expect(judgePaste(CODE, expected)).toMatchObject({ mayBeToken: true })
    expect(judgePaste(`code=${CODE}&hostname=`, expected)).toMatchObject({ kind: 'code' })
    expect(judge(CODE, { bareWord: 'token' })).toBe(`token ${CODE}`)
  })
})

describe('the redirected address', () => {
  const address = `${REDIRECT_URI}?code=${CODE}&locationid=2&hostname=eapi.pcloud.com&state=mystate`

  test.each([
    ['as it is', address],
    ['in angle brackets', `<${address}>`],
    ['in a shell command', `curl '${address}'`],
    ['wrapped', address.replace(/.{40}/g, '$&\n')],
    ['above what the browser says', `${address}\nThis site can’t be reached`],
    ['turned into https by the browser', address.replace('http:', 'https:')],
    ['in the fragment', address.replace('?', '#')],
    ['without its scheme', address.replace('http://', '')],
    ['as a web page writes it', address.replaceAll('&', '&amp;')],
    ['as a shell escapes it', address.replace(/[?&=]/g, '\\$&')],
    ['percent-encoded as a whole', encodeURIComponent(address)],
    ['in Markdown', `[${address}](${address})`],
    ['at the end of a sentence', `It went to ${address}.`],
    ['in brackets', `(${address})`],
    ['behind the login page’s', `https://my.pcloud.com/oauth2/authorize?client_id=x\n${address}`],
  ])('%s', (_, text) => {
    expect(judge(text)).toBe(`code ${CODE} eapi.pcloud.com state with redirect`)
  })

  test('S7: if state is missing, the result says that the request had a redirect URI', () => {
    expect(judge(`${REDIRECT_URI}?code=${CODE}`)).toBe(`code ${CODE} paste with redirect`)
    expect(judge(`https://my.pcloud.com/oauth2/code?code=${CODE}`)).toBe(`code ${CODE} paste`)
    expect(judge(`http://localhost:1/?code=${CODE}`)).toBe(`code ${CODE} paste`)
  })

  test('refuses an address of an earlier login', () => {
    expect(judge(address.replace('mystate', 'old'))).toBe('refused wrong-state')
  })

  test('S2: finds the state between escaped separators', () => {
    const old = address.replace('mystate', 'old')
    for (const text of [old.replaceAll('&', '&amp;'), old.replace(/[?&=]/g, '\\$&')]) {
      expect(judge(text)).toBe('refused wrong-state')
    }
  })

  test('recognizes an address that ends within the state or the host', () => {
    expect(judge(address.slice(0, -3))).toBe('refused address-truncated')
    expect(judge(address.slice(0, address.indexOf('eapi') + 7))).toBe('refused address-truncated')
  })

  test('accepts a denial of this login', () => {
    expect(judge(`${REDIRECT_URI}?error=access_denied&state=mystate`)).toBe('denied access_denied')
    expect(judge(`${REDIRECT_URI}?state=mystate`)).toBe('denied')
    expect(judge(`${REDIRECT_URI}?error=access_denied&state=old`)).toBe('refused wrong-state')
  })

  test('refuses a repeated parameter', () => {
    expect(judge(`${address}&code=other`)).toBe('refused duplicate')
    expect(judge(`${address}#code=other`)).toBe('refused duplicate')
  })
})

describe('a token', () => {
  test.each([
    ['of today', TOKEN, 'token AxavZz1 bearer 0001-01-01T00:00:00Z'],
    ['of rclone long ago', OLD_TOKEN, 'token AxavZz1 r3 0001-01-01T00:00:00Z'],
    [
      'pretty-printed',
      JSON.stringify(JSON.parse(TOKEN), null, 2),
      'token AxavZz1 bearer 0001-01-01T00:00:00Z',
    ],
    [
      'wrapped in the middle',
      TOKEN.replace('Axav', 'Ax\n   av'),
      'token AxavZz1 bearer 0001-01-01T00:00:00Z',
    ],
    ['in quotes', `'${TOKEN}'`, 'token AxavZz1 bearer 0001-01-01T00:00:00Z'],
    [
      "between rclone's markers",
      `Paste the following into your remote machine --->\n${TOKEN}\n<---End paste`,
      'token AxavZz1 bearer 0001-01-01T00:00:00Z',
    ],
    ['in a line of rclone.conf', `token = ${TOKEN}`, 'token AxavZz1 bearer 0001-01-01T00:00:00Z'],
    [
      'below the log of rclone',
      `2026/11/22 NOTICE: Got code\n${TOKEN}\nmarcel@desk:~$ `,
      'token AxavZz1 bearer 0001-01-01T00:00:00Z',
    ],
    [
      'in typographic quotes',
      TOKEN.replace(/"([^"]*)"/g, '“$1”'),
      'token AxavZz1 bearer 0001-01-01T00:00:00Z',
    ],
    ['escaped', JSON.stringify(TOKEN), 'token AxavZz1 bearer 0001-01-01T00:00:00Z'],
    [
      'from a file of PowerShell',
      Buffer.from(`\ufeff${TOKEN}\r\n`, 'utf16le').toString('utf8'),
      'token AxavZz1 bearer 0001-01-01T00:00:00Z',
    ],
    ['in a header', 'Authorization: Bearer AxavZz1', 'token AxavZz1'],
    [
      'a JWT',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
      'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    ],
    [
      'of the implicit grant',
      `${REDIRECT_URI}#access_token=AxavZz1&token_type=bearer&hostname=eapi.pcloud.com`,
      'token AxavZz1 bearer eapi.pcloud.com',
    ],
  ])('%s', (_, text, told) => {
    expect(judge(text)).toBe(told)
  })

  test('S2: refuses an implicit response of a different login', () => {
    const answer = `${REDIRECT_URI}#access_token=AxavZz1&state=`
    expect(judge(`${answer}old`)).toBe('refused wrong-state')
    expect(judge(`${answer}mystate`)).toBe('token AxavZz1')
  })

  test.each([
    ['cut off', TOKEN.slice(0, -9), 'json-truncated'],
    ['cut off at a brace', '{"a":{"b":1}', 'json-malformed'],
    ['without its beginning', TOKEN.slice(20), 'json-truncated'],
    ['no JSON', '{access_token}', 'json-malformed'],
    ['without the token', '{"token_type":"bearer"}', 'token-missing'],
    ['with an empty one', '{"access_token":""}', 'token-missing'],
    ['with one that is no text', '{"access_token":{"x":1}}', 'token-missing'],
    ['with a blank inside', '{"access_token":"a b"}', 'token-malformed'],
    ['with a line end inside', '{"access_token":"a\\nb"}', 'token-malformed'],
    ['S32: in the prototype', '{"__proto__":{"access_token":"x"}}', 'token-missing'],
  ])('%s is explained', (_, text, problem) => {
    expect(judge(text)).toBe(`refused ${problem}`)
  })
})

describe("rclone's blob", () => {
  const blob = blobOf({ token: TOKEN, hostname: 'eapi.pcloud.com' })
  const told = 'token AxavZz1 bearer 0001-01-01T00:00:00Z eapi.pcloud.com'

  test.each([
    ['padded', blob],
    ['without padding', blob.replace(/=+$/, '')],
    ['wrapped at 64', blob.replace(/.{64}/g, '$&\n')],
    ["after rclone's prompt", `config_token> ${blob}`],
    ["after rclone's question", `Enter a value.\nconfig_token> ${blob.replace(/.{64}/g, '$&\n')}`],
    ['with blanks inside', blob.replace(/.{20}/g, '$& ')],
    [
      'in an answered mail',
      `> ---> \n> ${blob.slice(0, 60)}\n> ${blob.slice(60)}\n> <---End paste`,
    ],
    [
      'in the last event of authorize --json',
      JSON.stringify({ event: 'printed', format: 'blob', value: blob }),
    ],
    [
      'between the markers',
      `Paste the following into your remote machine --->\n${blob}\n<---End paste`,
    ],
    [
      'begun with a blank',
      Buffer.from(` ${JSON.stringify({ token: TOKEN, hostname: 'eapi.pcloud.com' })}`).toString(
        'base64',
      ),
    ],
    [
      'with the token as an object',
      blobOf({ token: JSON.parse(TOKEN), hostname: 'eapi.pcloud.com' }),
    ],
  ])('%s', (_, text) => {
    expect(judge(text)).toBe(told)
  })

  test('S4: ignores addresses and clients in it', () => {
    const evil = { auth_url: 'https://evil.tld', token_url: 'https://evil.tld', client_id: 'x' }
    const text = blobOf({ ...evil, token: TOKEN, hostname: 'eapi.pcloud.com' })
    expect(judge(text)).toBe(told)
    expect(JSON.stringify(judgePaste(text, expected))).not.toContain('evil')
  })

  test('S4: refuses a foreign host in it', () => {
    const hosts = [
      'api.pcloud.com.evil.tld',
      '127.0.0.1:9443',
      'API.PCLOUD.COM',
      'api.pcloud.com:1',
    ]
    for (const hostname of hosts) {
      expect(judge(blobOf({ token: TOKEN, hostname }))).toBe(`refused untrusted-host ${hostname}`)
      expect(judge(`code=${CODE}&hostname=${hostname}`)).toBe(`refused untrusted-host ${hostname}`)
    }
  })

  test('explains a text that is incomplete or has no token', () => {
    expect(judge(blob.slice(0, 80))).toBe('refused blob-truncated')
    for (const at of [60, 61, 62, 63]) expect(judge(blob.slice(at))).toBe('refused blob-truncated')
    expect(judge(blobOf({ hostname: 'eapi.pcloud.com' }))).toBe('refused token-missing')
    expect(judge(blobOf({ token: TOKEN.slice(0, 20) }))).toBe('refused json-truncated')
  })
})

describe('other texts', () => {
  test.each([
    ['', 'empty'],
    [' \r\n\t ', 'empty'],
    ['""', 'empty'],
    ['y', 'not-recognised'],
    ['help', 'not-recognised'],
    ['where do I find the code?', 'not-recognised'],
    ['me@example.com', 'not-recognised'],
    ['https://my.pcloud.com/oauth2/authorize?client_id=x&response_type=code', 'authorize-page'],
    [
      'https://my.pcloud.com/oauth2/authorize?client_id=x&response_type=code&state=mystate',
      'authorize-page',
    ],
    ['https://my.pcloud.com/#page=login', 'authorize-page'],
    ['http://localhost:53682/start/abcdef', 'start-link'],
    ['http://127.0.0.1:53682/auth?state=abcdef', 'start-link'],
    ['rclone authorize "pcloud"', 'command'],
    ['ssh -L 53682:localhost:53682 marcel@nas', 'command'],
    ['Either kHcOQZGvBz7ZzdRvYYKi or zzcOQZGvBz7ZzdRvYYKi', 'not-recognised'],
    ['http://localhost:53682/', 'no-code'],
    ['https://example.com/', 'no-code'],
    ['http://', 'not-recognised'],
    [`code=${CODE}%0a`, 'malformed-code'],
    ['x'.repeat(1024 * 1024 + 1), 'too-long'],
  ])('%.60s', (text, problem) => {
    expect(judge(text)).toBe(`refused ${problem}`)
    expect(explainPaste(problem as PasteProblem).message).toMatch(/\.$/)
  })

  test('an explanation repeats only a host name', () => {
    expect(explainPaste('untrusted-host', 'evil.tld').message).toContain('evil.tld')
  })
})

describe('two tokens in a text', () => {
  const ONE = TOKEN.replace('AxavZz1', 'AxavZzOne0123456789ab')
  const TWO = TOKEN.replace('AxavZz1', 'BxavZzTwo0123456789ab')
  const printed = (text: string) =>
    `Paste the following into your remote machine --->\n${text}\n<---End paste\n`
  const blob = (token: string) => blobOf({ token })

  test.each<[string, (one: string, two: string) => string]>([
    ['on two lines', (one, two) => `${one}\n${two}\n`],
    ['on one line', (one, two) => `${one} ${two}`],
    ['without a space', (one, two) => one + two],
    ['with names', (one, two) => `home: ${one}\nwork: ${two}`],
    ['as keys', (one, two) => `token = ${one}\ntoken = ${two}`],
    ['in sections', (one, two) => `[a]\ntoken = ${one}\n[b]\ntoken = ${two}`],
    ['of `rclone authorize`', (one, two) => printed(one) + printed(two)],
    ['as blobs', (one, two) => printed(blob(one)) + printed(blob(two))],
    ['one as a blob', (one, two) => `${blob(one)}\n${two}`],
    ['in single quotes', (one, two) => `${one}\n${two}`.replaceAll('"', "'")],
    ['in objects', (one, two) => [one, two].map((token) => JSON.stringify({ token })).join('\n')],
  ])('%s: refused if they differ', (_, write) => {
    for (const bareWord of ['code', 'token'] as const) {
      expect(judge(write(ONE, TWO), { bareWord })).toBe('refused several-tokens')
      expect(judge(write(ONE, ONE), { bareWord })).toMatch(/^token AxavZzOne/)
    }
  })
})

test('two blobs on two lines are refused', () => {
  const [one, two] = ['One', 'Two'].map((name) =>
    blobOf({ token: TOKEN.replace('AxavZz1', `AxavZz${name}0123456789ab`) }),
  )
  expect(judge(`${one}\n${two}`)).toBe('refused several-tokens')
})

describe('for any text', () => {
  test('S33: does not throw or accept an untrusted host', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        'code=',
        '&',
        '?',
        '#',
        'hostname=',
        'state=',
        '{"',
        '--->',
        '<---End paste',
        '%',
        REDIRECT_URI,
      ),
      fc.constantFrom(TOKEN, blobOf({ token: TOKEN, hostname: 'evil.tld' }), 'evil.tld', '\n'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const verdict = judgePaste(pieces.join(''), expected)
        const host =
          verdict.kind === 'code'
            ? verdict.callback.hostname
            : verdict.kind === 'token'
              ? verdict.hostname
              : undefined
        expect([undefined, ...TRUSTED_HOSTS]).toContain(host)
      }),
      { numRuns: 1_000 },
    )
  })

  test('finds a code in any quotes and line breaks', () => {
    const code = fc.stringMatching(/^[A-Za-z0-9]{20,60}$/)
    const cuts = fc.array(fc.integer({ min: 1, max: 59 }), { maxLength: 4 })
    const ends = fc.constantFrom('\n', '\r\n', '\r', '\n  ')
    fc.assert(
      fc.property(code, cuts, ends, fc.boolean(), (text, at, end, quoted) => {
        const wrapped = [...text].map((char, i) => (at.includes(i) ? end + char : char)).join('')
        const pasted = classifyPaste(quoted ? `"${wrapped}"` : wrapped)
        expect(pasted).toMatchObject({ kind: 'params', params: { code: text } })
      }),
    )
  })

  test.each([
    ['open braces', '{"a":'.repeat(200_000)],
    ['brackets', '['.repeat(1_000_000)],
    ['blanks', `${' '.repeat(1_000_000)}x`],
    ['line ends', 'x\n'.repeat(500_000)],
    ['quotes', '"'.repeat(1_000_000)],
    ['escape sequences', '\u001b['.repeat(500_000)],
    ['equals signs', 'code='.repeat(200_000)],
    ['addresses', 'http://'.repeat(149_000)],
    ['question marks', `code=${'?'.repeat(1_000_000)}`],
    ['markers', '--->'.repeat(260_000)],
    ['a code and blanks', `code ${' '.repeat(1_000_000)}x y`],
    ['mail marks', '> '.repeat(500_000)],
    ['words', 'abc1 '.repeat(200_000)],
    ['brackets of a note', 'http://a]('.repeat(100_000)],
    ['dots of a JWT', `eyJ${'a.'.repeat(500_000)}`],
  ])('S33: judges 1 MiB of %s within a second', (_, text) => {
    const since = performance.now()
    judgePaste(text, expected)
    expect(performance.now() - since).toBeLessThan(1_000 * slowness())
  })
})
