import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quotedName, visible, visibleJson } from '../src/visible.ts'

describe('S30: control characters are shown, not sent', () => {
  it.each([
    ['a window title (OSC 0)', '\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
    ['the clipboard (OSC 52)', '\u001b]52;c;aGk=\u001b\\', '\\u{1b}]52;c;aGk=\\u{1b}\\'],
    ['a cleared screen (CSI 2J)', '\u001b[2J', '\\u{1b}[2J'],
    ['CSI as one C1 byte', '\u009b2J', '\\u{9b}2J'],
    ['DCS', '\u0090q\u009c', '\\u{90}q\\u{9c}'],
    ['a bell and a backspace', 'a\u0007\u0008b', 'a\\u{7}\\u{8}b'],
    ['a line that overwrites itself', 'good\rbad', 'good\\u{d}bad'],
    ['a line that goes on', 'a\nb\u0085c\u2028d\u2029e', 'a\\u{a}b\\u{85}c\\u{2028}d\\u{2029}e'],
    ['NUL and DEL', '\0\u007f', '\\u{0}\\u{7f}'],
    ['bidi overrides', 'user\u202egpj.exe\u202c', 'user\\u{202e}gpj.exe\\u{202c}'],
    ['bidi isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['marks of direction', '\u200e\u200f\u061c', '\\u{200e}\\u{200f}\\u{61c}'],
    ['zero width', 'pc\u200bloud\u200d\ufeff\u2060', 'pc\\u{200b}loud\\u{200d}\\u{feff}\\u{2060}'],
    ['tags that spell a hidden text', 'a\u{e0041}', 'a\\u{e0041}'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('text of people stays as it is', () => {
    for (const text of [
      'Zoë',
      'папка',
      '文件夹',
      'كتاب',
      'ספר',
      '👋🏽',
      '🇪🇺',
      'a\\u{1b}',
      '“x” – y',
    ]) {
      expect(visible(text)).toBe(text)
    }
  })

  it('a tab becomes a blank', () => {
    expect(visible('a\tb')).toBe('a b')
  })

  it('nothing that comes out moves a cursor, for any text', () => {
    const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(control)
        expect(visible(visible(text))).toBe(visible(text))
      }),
    )
  })
})

describe('S30: JSON on a terminal', () => {
  it('means the same and moves no cursor, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(undefined, 2), (text, indent) => {
        const json = visibleJson({ [text]: [text] }, indent)
        expect(JSON.parse(json)).toEqual({ [text]: [text] })
        expect(visible(json.replaceAll('\n', ''))).toBe(json.replaceAll('\n', ''))
      }),
    )
  })
})

describe('a name in a command that is proposed', () => {
  it.each([
    ['pc', 'pc'],
    ['a.b+c@d:', 'a.b+c@d:'],
    ['ünï', 'ünï'],
    ['my remote', '"my remote"'],
    ['$(touch x)', "'$(touch x)'"],
    ["it's `id`", "'it'\\''s `id`'"],
  ])('%s', (name, word) => {
    expect(quotedName(name)).toBe(word)
    expect(execFileSync('bash', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(name)
  })
})
