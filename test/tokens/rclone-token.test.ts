import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goString } from '../../src/json.ts'
import { Secret } from '../../src/secret.ts'
import {
  decodeToken,
  encodeToken,
  isReadByRclone,
  isTokenText,
  lastingToken,
  NEVER,
} from '../../src/tokens/rclone-token.ts'
import { describeRclones, itRclones } from '../support/rclones.ts'

describe('goString', () => {
  it.each([
    ['plain', '"plain"'],
    ['a<b>&c', '"a\\u003cb\\u003e\\u0026c"'],
    ['"\\/', '"\\"\\\\/"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    ['\n\r\t', '"\\n\\r\\t"'],
    ['é€😀', '"é€😀"'],
    ['\ud800', '"\ufffd"'],
  ])('%j', (text, json) => {
    expect(goString(text)).toBe(json)
  })

  it('is JSON for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(goString(text))).toBe(text.toWellFormed())
      }),
    )
  })

  itRclones('spells what `rclone config dump` spells', () => {
    const folder = mkdtempSync(join(tmpdir(), 'go-json-'))
    try {
      // Signs of the shorter escapes (\b, \f) were spelled otherwise by older Go: left out.
      const texts = ['a<b>&c', 'x"y\\z/', 'a\u2028\u2029b', 'é€😀', '\u0001\u001f\u007f', "it's"]
      const config = join(folder, 'rclone.conf')
      writeFileSync(
        config,
        `[t]\ntype = x\n${texts.map((text, at) => `k${at} = ${text}\n`).join('')}`,
      )
      const dump = execFileSync('rclone', ['config', 'dump', '--config', config], {
        encoding: 'utf8',
      })
      for (const [at, text] of texts.entries())
        expect(dump).toContain(`"k${at}": ${goString(text)}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('encodeToken', () => {
  it('writes the same as Go: no spaces, the same escapes, the same zero time', () => {
    expect(encodeToken(lastingToken(new Secret('a<b'))).reveal()).toBe(
      '{"access_token":"a\\u003cb","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}',
    )
  })

  it('preserves a refresh token and a real expiry', () => {
    const token = {
      accessToken: new Secret('a'),
      tokenType: 'Bearer',
      refreshToken: new Secret('r'),
      expiry: '2026-01-02T03:04:05.678901234+01:00',
    }
    expect(encodeToken(token).reveal()).toBe(
      '{"access_token":"a","token_type":"Bearer","refresh_token":"r","expiry":"2026-01-02T03:04:05.678901234+01:00"}',
    )
  })

  it('is read back unchanged, for any token', () => {
    const text = fc.stringMatching(/^[\x21-\x7e]{1,60}$/)
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (access, refresh) => {
        const token = {
          ...lastingToken(new Secret(access)),
          ...(refresh !== undefined && { refreshToken: new Secret(refresh) }),
        }
        const back = decodeToken(encodeToken(token).reveal())
        expect(back.accessToken.reveal()).toBe(access)
        expect(back.refreshToken?.reveal()).toBe(refresh)
        expect([back.tokenType, back.expiry]).toEqual(['bearer', NEVER])
      }),
    )
  })
})

describe('decodeToken', () => {
  it('reads the old format of rclone, and adds defaults', () => {
    const old = '{"AccessToken":"a","RefreshToken":"r","Expiry":"2014-03-05T00:00:00Z"}'
    const token = decodeToken(old)
    expect(token.accessToken.reveal()).toBe('a')
    expect(token.refreshToken?.reveal()).toBe('r')
    expect(token).toMatchObject({ tokenType: 'bearer', expiry: '2014-03-05T00:00:00Z' })
    expect(decodeToken('{"access_token":"a"}')).toEqual(lastingToken(new Secret('a')))
  })

  it.each([
    '',
    'null',
    '[]',
    '"s3cret"',
    '{"access_token":"s3cret"',
    '{}',
    '{"access_token":""}',
    '{"access_token":7}',
    '{"access_token":["s3cret"]}',
    '{"access_token":"s3cret with blanks"}',
    '{"access_token":"s3cret\\n[other]\\ntype = x"}',
    '{"access_token":"s3crét"}',
    `{"access_token":"${'s3cret'.repeat(2000)}"}`,
    '{"__proto__":{"access_token":"s3cret"}}',
  ])('S23, S34: refuses %j, and does not quote it', (text) => {
    const refused = (() => {
      try {
        return decodeToken(text)
      } catch (error) {
        return error
      }
    })()
    expect(refused).toMatchObject({ code: 'token-invalid' })
    expect(inspect(refused, { depth: 9 })).not.toContain('s3c')
  })

  it.each([
    ['{"access_token":"a"}', true],
    ['{"ACCESS_TOKEN":"a"}', true],
    ['{"AccessToken":"a"}', false],
    ['{"access_token":"a","token_type":5}', false],
    ['{"access_token":"a","expiry":"2030-01-01"}', false],
    ['{"access_token":"a","expiry":"2030-02-30T00:00:00Z"}', false],
  ])('whether rclone reads %s the same: %s', (text, isRead) => {
    expect(isReadByRclone(text, decodeToken(text))).toBe(isRead)
  })

  it('recognizes an access token', () => {
    expect(isTokenText('AxavZz~!')).toBe(true)
    for (const wrong of ['', 'a b', 'a\n', '\u007f', 'é']) expect(isTokenText(wrong)).toBe(false)
  })
})

describeRclones('beside rclone', () => {
  it('writes a token of rclone unchanged', () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'))
    try {
      const config = join(folder, 'rclone.conf')
      const blob = encodeToken(lastingToken(new Secret('abc~+/='))).reveal()
      // `config create` reads the blob and stores it again.
      const words = [
        'config',
        'create',
        't',
        'pcloud',
        'token',
        blob,
        '--config',
        config,
        '--non-interactive',
      ]
      execFileSync('rclone', words, { stdio: 'pipe' })
      expect(readFileSync(config, 'utf8')).toContain(`token = ${blob}\n`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
