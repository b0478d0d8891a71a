import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quotedName, visible, visibleJson } from '../src/visible.ts'

describe('S30: escapes control characters', () => {
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
    ['annotations', 'a\ufff9b\ufffac\ufffb', 'a\\u{fff9}b\\u{fffa}c\\u{fffb}'],
    ['Hangul fillers', 'a\u115f\u1160\u3164\uffa0', 'a\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}'],
    ['a combining joiner', 'a\u034fb', 'a\\u{34f}b'],
    ['Khmer and Mongolian ones', 'a\u17b4\u180b\u180f', 'a\\u{17b4}\\u{180b}\\u{180f}'],
    ['variation selectors after a letter', 'a\ufe0f\u{e0100}', 'a\\u{fe0f}\\u{e0100}'],
    ['a selector after a digit', 'pc1\ufe0f', 'pc1\\u{fe0f}'],
    ['a second selector', '\u2764\ufe0f\ufe0f', '\u2764\ufe0f\\u{fe0f}'],
    ['a joiner after an emoji', '\u{1f600}\u200d', '\u{1f600}\\u{200d}'],
    ['joiners in Latin', 'pc\u200dloud\u200c!', 'pc\\u{200d}loud\\u{200c}!'],
    ['a joiner between two scripts', '\u0645\u200cx', '\u0645\\u{200c}x'],
    ['two joiners', '\u0645\u200c\u200c\u062e', '\u0645\\u{200c}\\u{200c}\u062e'],
    ['a tag sequence', '\u{1f3f4}\u{e0067}\u{e007f}', '\u{1f3f4}\\u{e0067}\\u{e007f}'],
    ['a musical control', 'a\u{1d173}', 'a\\u{1d173}'],
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
      // Persian, Devanagari, Sinhala, Kannada and Malayalam spell with joiners.
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
      '\u0915\u094d\u200d\u0937',
      '\u0dc1\u0dca\u200d\u0dbb\u0dd3',
      '\u0cb0\u200d\u0ccd\u0caf',
      '\u0d28\u0d4d\u200c\u0d2e',
      // A heart, a family, a rainbow flag, an astronaut with a skin tone, a keycap.
      '\u2764\ufe0f',
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
      '\u{1f3f3}\ufe0f\u200d\u{1f308}',
      '\u{1f469}\u{1f3fd}\u200d\u{1f680}',
      '1\ufe0f\u20e3',
    ]) {
      expect(visible(text)).toBe(text)
    }
  })

  it('a tab becomes a blank', () => {
    expect(visible('a\tb')).toBe('a b')
  })

  it('escapes every ignorable character of Unicode between other letters', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code)
      const isHidden = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u.test(char)
      if (isHidden) expect(visible(`a${char}b`)).toBe(`a\\u{${code.toString(16)}}b`)
    }
  })

  it('nothing that comes out moves a cursor, for any text', () => {
    const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/
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
    ['my\tremote', "$'my\\x09remote'"],
    ["it's\ta\\b", "$'it\\'s\\x09a\\\\b'"],
    ['a\u200bb', "$'a\\xe2\\x80\\x8bb'"],
  ])('%s', (name, word) => {
    expect(quotedName(name)).toBe(word)
    expect(execFileSync('bash', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(name)
  })
})
