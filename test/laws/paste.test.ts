import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  classifyPaste,
  judgePaste,
  type PasteVerdict,
} from '../../src/oauth-loopback/judge-paste.ts'
import { explainPaste } from '../../src/oauth-loopback/paste-problems.ts'
import { processorTime } from '../support/processor-time.ts'
import { slowness } from '../support/slowness.ts'
import { runs } from './generate.ts'
import { foreignHost, TRUSTED } from './hosts.ts'

type PasteExpected = Parameters<typeof judgePaste>[1]

const REDIRECT_URI = 'http://localhost:53682/'
const STATE = 'Hq3v0r1n8mZk7dYw2sXe5tUb9cLf4gJp6aKo1iNxQyR'
const expected: PasteExpected = {
  requests: [{ state: STATE, redirectUri: REDIRECT_URI }],
  trustedHosts: TRUSTED,
  redirectUri: REDIRECT_URI,
}

const ALPHANUMERIC = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789']
/** As the services make them: long, with digits among the letters. */
const code = fc
  .tuple(
    fc.constantFrom(...'ABCXYZ'),
    fc.array(fc.constantFrom(...ALPHANUMERIC), { minLength: 18, maxLength: 60 }),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([first, middle, digit]) => `${first}${middle.join('')}${digit}z`)

const state = fc.constantFrom(undefined, STATE)
const hostname = fc.constantFrom(undefined, ...TRUSTED)

interface Known {
  readonly text: string
  readonly secret: string
  readonly hostname: string | undefined
  readonly kind: 'code' | 'token'
}

/** What a person has to carry over, in each of its forms. */
const known: fc.Arbitrary<Known> = fc
  .tuple(code, state, hostname, fc.constantFrom('bare', 'address', 'params', 'json', 'blob'))
  .map(([secret, ownState, host, form]) => {
    const answer = new URLSearchParams({
      code: secret,
      ...(ownState && { state: ownState }),
      ...(host && { hostname: host }),
    })
    const json = `{"access_token":"${secret}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
    const blob = Buffer.from(JSON.stringify({ token: json, ...(host && { hostname: host }) }))
    const carried = { address: host, params: host, blob: host, bare: undefined, json: undefined }
    const texts = {
      ...{ bare: secret, json, params: answer.toString(), address: `${REDIRECT_URI}?${answer}` },
      blob: blob.toString('base64').replace(/=+$/, ''),
    }
    const kind = form === 'json' || form === 'blob' ? 'token' : 'code'
    return { text: texts[form], secret, hostname: carried[form], kind }
  })

/** What is nearest to the text. */
const QUOTES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `"${text}"`,
  (text) => `'${text}'`,
  (text) => `\`${text}\``,
  (text) => `“${text}”`,
  (text) => `<${text}>`,
]
/** What terminals, shells, mails, chats and rclone put around it. */
const WRAPPINGS: readonly ((text: string) => string)[] = [
  (text) => `  ${text}\t`,
  (text) => `\r\n${text}\r\n\r\n`,
  (text) => `\u001b[200~${text}\u001b[201~`,
  (text) => `\u001b[1;32m${text}\u001b[0m`,
  (text) => `\ufeff${text}\u200b`,
  (text) => `> ${text}`,
  (text) => `paste> ${text}`,
  (text) => `5/6 Code or address › ${text}`,
  (text) =>
    `Paste the following into your remote machine --->\n${text}\n<---End paste\n\nmarcel@desk:~$ `,
  (text) => `${text}\nmarcel@desk:~$ `,
]
const quotes = fc.constantFrom(...QUOTES)
const wrapping = fc.constantFrom(...WRAPPINGS)

/** A window that breaks long lines, with or without an indent. */
const broken = fc
  .tuple(fc.integer({ min: 20, max: 120 }), fc.constantFrom('\n', '\r\n', '\n  '))
  .map(([width, eol]) => (text: string) => {
    // A break at a blank is one of the text itself; the forms here have none outside JSON.
    return text.match(new RegExp(`[^]{1,${width}}`, 'g'))?.join(eol) ?? text
  })

function told(verdict: PasteVerdict): Omit<Known, 'text'> | string {
  if (verdict.kind === 'code') {
    const { code: found, hostname: host } = verdict.callback
    return { kind: 'code', secret: found.reveal(), hostname: host }
  }
  if (verdict.kind === 'token') {
    const { token, hostname: host } = verdict
    return { kind: 'token', secret: token.accessToken.reveal(), hostname: host }
  }
  return verdict.kind === 'refused' ? verdict.reason : 'denied'
}

/** Pieces of which hostile and damaged pastes are made. */
const PIECES = [
  ...['http://', 'https://', 'localhost:53682/', '?code=', '&code=', '&state=', '&hostname='],
  ...[
    'access_token=',
    'error=access_denied',
    '#',
    '&amp;',
    '%26',
    '%00',
    '%0d%0a',
    '\\&',
    '&#x26;',
  ],
  ...['{', '}', '[', ']', '{"access_token":"', '"', '\\"', '",', ':', '"expiry":', '“', '„'],
  ...['eyJ', 'eyJ0b2tlbiI6', '==', '.', '...', ')', '](', '<-', '--->', '<---End paste', '> '],
  ...['\u001b[', '\u001b]52;c;', '\u0007', '\u202e', '\u200b', '\ufeff', '\ufffd', '\0', '\u0085'],
  ...[' ', '\t', '\r', '\n', 'rclone authorize', 'code is', 'token', 'Bearer ', 'api.pcloud.com'],
  ...['__proto__', 'constructor', STATE, 'AxavZz1', '1', 'é', '😀', '\ud800'],
]
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const wild = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''))

describe('pastes', { timeout: 120_000 }, () => {
  test('S2: a code, token or blob is found again in whatever people put around it', () => {
    const around = fc.tuple(quotes, wrapping, fc.option(broken))
    const law = fc.property(known, around, ({ text, ...meant }, [quote, wrap, breaks]) => {
      const pasted = wrap(quote(breaks === null ? text : breaks(text)))
      expect(told(judgePaste(pasted, expected)), JSON.stringify(pasted)).toEqual(meant)
    })
    fc.assert(law, runs(1500))
  })

  test('S4: accepts only a trusted host for any paste, and does not throw', () => {
    const somewhere = fc.tuple(wild, known, wild).map(([a, { text }, b]) => a + text + b)
    fc.assert(
      fc.property(fc.oneof(wild, somewhere), fc.constantFrom('code', 'token'), (text, bareWord) => {
        const verdict = judgePaste(text, { ...expected, bareWord })
        if (verdict.kind === 'refused') {
          const { message, hint } = explainPaste(verdict.reason, verdict.detail)
          expect(message + hint).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
        } else if (verdict.kind === 'code') {
          expect(TRUSTED.concat('undefined')).toContain(String(verdict.callback.hostname))
          expect(verdict.callback.code.reveal()).toMatch(/^[\x21-\x7e]{1,4096}$/)
        } else if (verdict.kind === 'token') {
          expect(TRUSTED.concat('undefined')).toContain(String(verdict.hostname))
          expect(verdict.token.accessToken.reveal()).toMatch(/^[\x21-\x7e]+$/)
        }
      }),
      runs(3000),
    )
  })

  test('S4: an unofficial host is refused in every form of a paste', () => {
    const form = fc.constantFrom('address', 'params', 'blob', 'fragment', 'implicit')
    fc.assert(
      fc.property(code, foreignHost, form, wrapping, (secret, host, kind, wrap) => {
        // At the end of an address a full stop is one of the sentence around it.
        fc.pre(!host.endsWith('.') || kind === 'blob' || kind === 'params')
        const query = `code=${secret}&hostname=${encodeURIComponent(host)}`
        const token = `{"access_token":"${secret}","token_type":"bearer"}`
        const text = {
          address: `${REDIRECT_URI}?${query}`,
          params: query,
          fragment: `${REDIRECT_URI}#${query}`,
          implicit: `${REDIRECT_URI}#access_token=${secret}&hostname=${encodeURIComponent(host)}`,
          blob: Buffer.from(JSON.stringify({ token, hostname: host })).toString('base64'),
        }[kind]
        expect(judgePaste(wrap(text), expected)).toMatchObject({
          kind: 'refused',
          reason: 'untrusted-host',
        })
      }),
      runs(1500),
    )
  })

  test('S2: a state that is not of this run is refused in every form of a paste', () => {
    const other = fc.oneof(code, fc.constantFrom(`${STATE}x`, STATE.toLowerCase(), STATE.slice(1)))
    const form = fc.constantFrom('?', '#')
    fc.assert(
      fc.property(code, other, form, wrapping, (secret, wrong, sign, wrap) => {
        const text = wrap(`${REDIRECT_URI}${sign}code=${secret}&state=${wrong}`)
        expect(judgePaste(text, expected)).toMatchObject({ kind: 'refused', reason: 'wrong-state' })
      }),
      runs(800),
    )
  })

  test('S33: the time grows with the length of a paste, not with its square', () => {
    const body = fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))
    const parts = fc.tuple(
      wild,
      body.filter((text) => text !== ''),
      wild,
    )
    fc.assert(
      fc.property(parts, ([head, repeated, tail]) => {
        const long = head + repeated.repeat(200_000 / repeated.length) + tail
        expect(timeOf(() => classifyPaste(long))).toBeLessThan(3_000 * slowness())
      }),
      { ...runs(60), examples: readFinds() },
    )
  })
})

/** What once took minutes: a beginning, what is repeated, an end. */
function readFinds(): [[string, string, string]][] {
  const finds: [string, string, string][] = JSON.parse(
    readFileSync('fixtures/finds/slow-pastes.json', 'utf8'),
  )
  return finds.map((find) => [find])
}

function timeOf(job: () => unknown): number {
  const start = processorTime()
  job()
  return processorTime() - start
}
