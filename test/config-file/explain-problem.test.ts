import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { malformedLines, otherKind } from '../../src/config-file/lint.ts'
import { remoteNames } from '../../src/config-file/read.ts'
import { PcloudConfigError } from '../../src/errors.ts'

const CONFIG = '[pc]\r\ntype = pcloud\r\ntoken = {"access_token":"s3cret"}\r\n'
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()
const utf16 = (text: string) => Buffer.from(text, 'utf16le')

function refusal(bytes: string | Buffer): PcloudConfigError {
  const file = parseConfig(Buffer.from(bytes as string), 'x.conf')
  try {
    remoteNames(file)
  } catch (error) {
    if (error instanceof PcloudConfigError) return error
  }
  throw new Error('it was read')
}

describe('other kinds of files', () => {
  it.each([
    ['UTF-16 with a mark', utf16(`\ufeff${CONFIG}`), 'UTF-16'],
    ['UTF-16', utf16(CONFIG), 'UTF-16'],
    ['UTF-16, big-endian, with a mark', swapped(utf16(`\ufeff${CONFIG}`)), 'UTF-16'],
    ['UTF-16, big-endian', swapped(utf16(CONFIG)), 'UTF-16'],
    ['a UTF-16 file that begins with a comment', utf16(`# x\n${CONFIG}`), 'UTF-16'],
    ['a program', Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0[pc]'), 'not text'],
    ['the output of dump', '{\n  "pc": {\n    "type": "pcloud"\n  }\n}\n', 'JSON'],
    ['an empty dump', '{}\n', 'JSON'],
    ['a list of objects', '[\n {"a": 1}\n]\n', 'JSON'],
    ['rich text', '{\\rtf1\\ansi [pc]}', 'RTF'],
    ['a web page', '<!DOCTYPE html>\n<html>', 'web page'],
  ])('%s is named once, with the solution', (_, bytes, word) => {
    const error = refusal(bytes)
    expect(error.code).toBe('config-malformed')
    expect(error.message).toContain(word)
    expect(error.message).toMatch(/^x\.conf:1:\d: /)
    expect(error.hint?.length).toBeGreaterThan(20)
    expect(malformedLines(parseConfig(Buffer.from(bytes as string)))).toHaveLength(1)
  })

  it.each([
    ['git', '<<<<<<< HEAD\nhostname = a\n=======\nhostname = b\n>>>>>>> laptop\n'],
    [
      'git, with the original',
      '<<<<<<< HEAD\na = 1\n||||||| 12ab\na = 0\n=======\na = 2\n>>>>>>> x\n',
    ],
    ['half resolved', 'a = 1\n>>>>>>> laptop\n'],
    ['the middle', 'a = 1\n=======\n'],
    ['Windows', '<<<<<<< .mine\r\na = 1\r\n=======\r\na = 2\r\n>>>>>>> .r42\r\n'],
  ])('merge conflict markers (%s) are named once, with their line', (_, conflict) => {
    const text = `[pc]\n${conflict}token = s3cret\n`
    const error = refusal(text)
    expect(error.message).toContain('conflict')
    expect(error.message).toMatch(/^x\.conf:[23]:1: /)
    expect(malformedLines(parseConfig(Buffer.from(text)))).toHaveLength(1)
  })
})

describe('a file that rclone reads as if it had no remotes', () => {
  it.each([
    ['JSON on one line', '{"pc":{"type":"pcloud"}}\n', 'JSON'],
    ['a part of JSON', '"pc": {"type": "pcloud"}\n', 'JSON'],
    ['variables', 'RCLONE_CONFIG_PC_TYPE=pcloud\nRCLONE_CONFIG_PC_TOKEN=x\n', 'variables'],
    ['a script', "#!/bin/sh\n\n# x\nexport RCLONE_CONFIG_PC_TYPE='pcloud'\n", 'variables'],
    ['a script of PowerShell', "$env:RCLONE_CONFIG_PC_TYPE = 'pcloud'\n", 'variables'],
    ['a script of Windows', 'set RCLONE_CONFIG_PC_TYPE=pcloud\r\n', 'variables'],
    ['line ends of old Macs', CONFIG.replaceAll('\r\n', '\r'), 'CR only'],
    ['line ends of old Macs, with a comment', '# x\r[a]\rtype = b\r[c]\r', 'CR only'],
  ])('%s', (_, text, word) => {
    const file = parseConfig(Buffer.from(text), 'x.conf')
    const [refused] = malformedLines(file)
    const { message = '', hint } = refused ?? otherKind(file) ?? {}
    expect(message).toContain(word)
    expect(hint?.length).toBeGreaterThan(20)
  })

  it.each([
    'RCLONE_X=1\n[pc]\ntype = pcloud\n',
    '[pc]\ntype = pcloud\rx\n',
    '# RCLONE_CONFIG_PC_TYPE=pcloud\n\n[pc]\ntype = pcloud\n',
    '# one\r[two]\n[pc]\ntype = pcloud\n',
    '',
    '# only a comment\n',
    '# a comment\rwith a break\n',
    '[DEFAULT]\nuser = me\n',
  ])('%j is a config file', (text) => {
    expect(otherKind(parseConfig(Buffer.from(text)))).toBeUndefined()
  })
})

describe('a line that rclone refuses', () => {
  it.each([
    ['secret_access_key = abc/\nzzYYxx', 'secret_access_key'],
    [
      'key_pem = -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----',
      'key_pem.*\\\\n',
    ],
    ['key_pem =\n-----BEGIN RSA PRIVATE KEY-----\nMII', 'key_pem.*\\\\n'],
    ['url = https://a\n  b/c', 'url'],
    ['token = abc\nAAbb==\nrest', 'token'],
  ])('%j: names the key above', (lines, expected) => {
    const { hint } = refusal(`[a]\ntype = b\n${lines}\n`)
    expect(hint).toMatch(new RegExp(`the value of ${expected}`))
  })

  it.each([
    ['\u200b[pc]', ':1:1: ', 'U+200B'],
    ['[pc]\u200b', ':1:5: ', 'U+200B'],
    ['\ufeff\ufeff[pc]', ':1:1: ', 'U+FEFF'],
    ['[a]\nk = v\n\ufeff[pc]', ':3:1: ', 'U+FEFF'],
    ['[a]\n \u2060[pc]', ':2:2: ', 'U+2060'],
    ['[pc\u202e]\u202c', ':1:4: ', 'U+202E'],
    ['［pc］', ':1:1: ', 'U+FF3B'],
    ['[pc］', ':1:4: ', 'U+FF3D'],
    ['【pc】', ':1:1: ', 'U+3010'],
    ['[pc]\ntype ＝ pcloud', ':2:6: ', 'U+FF1D'],
    ['[pc]\ntype：pcloud', ':2:5: ', 'U+FF1A'],
    ['“[pc]”', ':1:1: ', 'U+201C'],
    ['“pc”', ':1:1: ', 'U+201C) instead of ['],
    ['[pc”', ':1:4: ', 'U+201D) instead of ]'],
    ["'pc'", ':1:1: ', 'U+0027) instead of ['],
    ['[a]\nk = v\n\n"pc"', ':4:1: ', 'U+0022) instead of ['],
    ['[pc]\n“type” ＝ “pcloud”', ':2:8: ', 'U+FF1D'],
  ])('%j: names the character and its position', (text, position, char) => {
    const { message } = refusal(text)
    expect(message).toContain(position)
    expect(message).toContain(char)
  })

  it.each([
    '[pc',
    'pc]',
    '[pc]\nno sign',
    '[pc]\nSECRET\u200bhalf',
    '[pc]\n= x',
    '[pc]\n[]\nk = v',
  ])('%j: does not print its text', (text) => {
    const { message, hint } = refusal(text)
    expect(`${message} ${hint}`).not.toMatch(/U\+|SECRET|no sign/)
  })

  it('accepts every character in a file that rclone reads', () => {
    const text = '[［pc］]\ntype ＝ = a\n# \u200b<<<<<<< \nk = \u200b\n'
    expect(malformedLines(parseConfig(Buffer.from(text)))).toEqual([])
  })
})
