import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Token, Tokenizer } from '../../../src/host/prompts/input/tokenizer.ts'
import { processorTime } from '../../support/processor-time.ts'
import { KEY, pasted } from '../../support/pty.ts'
import { slowness } from '../../support/slowness.ts'

function tokens(pieces: readonly Buffer[]): Token[] {
  const tokenizer = new Tokenizer()
  const all = pieces.flatMap((piece) => tokenizer.push(piece))
  return merged([...all, ...tokenizer.flush(), ...tokenizer.endPaste()])
}

/** Texts that follow each other are one text that was cut. */
function merged(all: readonly Token[]): Token[] {
  const out: Token[] = []
  for (const token of all) {
    const last = out.at(-1)
    if (token.kind === 'text' && last?.kind === 'text') {
      out[out.length - 1] = { kind: 'text', text: last.text + token.text }
    } else out.push(token)
  }
  return out
}

function names(text: string): string[] {
  return tokens([Buffer.from(text)]).map((token) => {
    if (token.kind !== 'key') return `${token.kind} ${token.text}`
    const { name, ctrl, alt, shift, letter } = token.key
    return [ctrl && 'ctrl', alt && 'alt', shift && 'shift', letter ?? name]
      .filter(Boolean)
      .join('-')
  })
}

describe('what the bytes of a terminal mean', () => {
  test.each([
    ['letters', 'abc', ['text abc']],
    ['Enter', 'a\rb', ['text a', 'enter', 'text b']],
    ['CR LF is one Enter', 'a\r\nb', ['text a', 'enter', 'text b']],
    ['two LF are two', 'a\n\nb', ['text a', 'enter', 'enter', 'text b']],
    ['arrows', '\x1b[A\x1b[B\x1bOC\x1bOD', ['up', 'down', 'right', 'left']],
    ['Shift-Tab', '\x1b[Z', ['shift-tab']],
    ['Alt-Left of xterm', '\x1b[1;3D', ['alt-left']],
    ['Alt-Left with two escapes', '\x1b\x1b[D', ['alt-left']],
    ['Ctrl-Left', '\x1b[1;5D', ['ctrl-left']],
    [
      'Home and End, four ways',
      '\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH\x1bOF\x1b[7~\x1b[8~',
      ['home', 'end', 'home', 'end', 'home', 'end', 'home', 'end'],
    ],
    ['Delete and pages', '\x1b[3~\x1b[5~\x1b[6~', ['delete', 'pageup', 'pagedown']],
    ['F1, three ways', '\x1bOP\x1b[11~\x1b[[A', ['f1', 'f1', 'f1']],
    ['number pad Enter', '\x1bOM', ['enter']],
    ['Escape alone', '\x1b', ['escape']],
    ['Escape twice', '\x1b\x1b', ['escape']],
    ['Escape, then Ctrl-C', '\x1b\x03', ['escape', 'ctrl-c']],
    ['Alt-b', '\x1bb', ['alt-b']],
    ['Alt-Backspace', '\x1b\x7f', ['alt-backspace']],
    ['a cut sequence, then Ctrl-C', '\x1b[\x03', ['ctrl-c']],
    ['an unknown sequence is nothing', '\x1b[13;2ua\x1b[I', ['text a']],
    ['a clipboard answer is nothing', 'a\x1b]52;c;aGk=\x07b\x1bP1$r0m\x1b\\c', ['text abc']],
    ['an emoji and an accent', 'é👍🏽', ['text é👍🏽']],
    ['a paste, whole', pasted('a\r\n\x1b[A\x03b'), ['paste a\r\n\x1b[A\x03b']],
    [
      'a paste with half an end mark in it',
      pasted('a\x1b[201b\x1b[20'),
      ['paste a\x1b[201b\x1b[20'],
    ],
    ['text around a paste', `a${pasted('b')}c`, ['text a', 'paste b', 'text c']],
    ['an end mark without a paste', 'a\x1b[201~b', ['text ab']],
  ])('%s', (_name, text, wanted) => {
    expect(names(text)).toEqual(wanted)
  })

  test('an arrow key is not an Escape until the pause is over', () => {
    const tokenizer = new Tokenizer()
    expect(tokenizer.push(Buffer.from('\x1b'))).toEqual([])
    expect(tokenizer.undecided).toBe(true)
    expect(tokenizer.push(Buffer.from('[A'))).toMatchObject([{ kind: 'key', key: { name: 'up' } }])
  })
})

const SAMPLES = [
  `pcloud_backup\r${pasted('zQg0smNw8tp\r\n')}\r`,
  `é漢字👍🏽 ${pasted('{"access_token":"x\x1b[20"}\n\x1b[2')}${KEY.up}${KEY.altLeft}${KEY.shiftTab}\x1b\x1b[D`,
  'a\r\nb\nc\r\r\n\x1b]0;title\x07\x1bPx\x1b\\\x1b[13;2u\x1bOP\x1b\x7f\x03\x04\x1a',
]

describe('however the bytes are cut', () => {
  test('two pieces, at every position', () => {
    for (const sample of SAMPLES) {
      const bytes = Buffer.from(sample)
      const whole = tokens([bytes])
      for (let at = 0; at <= bytes.length; at += 1) {
        expect(tokens([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(whole)
      }
    }
  })

  test('20,000 random cuts of random input', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...SAMPLES,
        ...Object.values(KEY),
        '\x1b[20',
        '\x1b[200~',
        '\x1b[201~',
        '\x1b',
        '\r\n',
        '?',
        '漢',
        '👍🏽',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    const input = fc.array(piece, { maxLength: 6 }).map((parts) => Buffer.from(parts.join('')))
    const cuts = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 10 })
    fc.assert(
      fc.property(input, cuts, (bytes, points) => {
        const at = [
          0,
          ...points.filter((point) => point < bytes.length).sort((a, b) => a - b),
          bytes.length,
        ]
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end))
        expect(tokens(pieces)).toEqual(tokens([bytes]))
      }),
      { numRuns: 20_000 },
    )
  }, 30_000)
})

describe('pastes', () => {
  test('100 kB in pieces of any size, in well under a second', () => {
    const text = 'x'.repeat(99_000) + '漢'.repeat(333)
    const bytes = Buffer.from(pasted(text))
    for (const size of [1, 7, 4096, bytes.length]) {
      const began = processorTime()
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      expect(tokens(pieces)).toEqual([{ kind: 'paste', text, cut: false }])
      expect(processorTime() - began).toBeLessThan(1_000 * slowness())
    }
  })

  test('more than 1 MiB is not kept', () => {
    const [token] = tokens([Buffer.from(pasted('x'.repeat(1024 * 1024 + 1)))])
    expect(token).toEqual({ kind: 'paste', text: '', cut: true })
  })

  test('a discarded paste is swallowed to its end mark', () => {
    const tokenizer = new Tokenizer()
    tokenizer.push(Buffer.from('\x1b[200~first half'))
    tokenizer.discard()
    expect(tokenizer.push(Buffer.from('second half\x1b[201~after'))).toEqual([
      { kind: 'text', text: 'after' },
    ])
    expect(tokenizer.push(Buffer.from(pasted('next')))).toEqual([
      { kind: 'paste', text: 'next', cut: false },
    ])
  })
})
