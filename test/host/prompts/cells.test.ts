import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cells, clip, wrap } from '../../../src/host/prompts/cells.ts'
import type { Key } from '../../../src/host/prompts/input/terminal-keys.ts'
import { editOf } from '../../../src/host/prompts/terminal/enquirer.ts'

type Line = ReturnType<NonNullable<ReturnType<typeof editOf>>>

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['漢字', 4],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['é', 1],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['🇧🇬', 2],
    ['❤️', 2],
    ['⚡⛔⏰⛺', 8],
    ['🗂🀄🃏', 6],
    ['⭐⭑', 3],
    ['›•…·✓✗❯', 7],
    ['', 0],
  ])('%s takes %i', (text, width) => {
    expect(cells(text)).toBe(width)
  })

  test('clipped and wrapped text fits the width, and wrapping preserves all text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 })
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (any, width) => {
        expect(cells(clip(any, width, '…'))).toBeLessThanOrEqual(width)
        const lines = wrap(any, width)
        for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(any.replaceAll(' ', ''))
      }),
    )
  })
})

describe('editing a line', () => {
  const key = (name: Key['name'], more: Partial<Key> = {}): Key => ({
    name,
    ctrl: false,
    alt: false,
    shift: false,
    ...more,
  })
  const KEYS = [
    ...(['left', 'right', 'home', 'end', 'backspace', 'delete'] as const).map((name) => key(name)),
    ...[...'aebfukw'].map((letter) => key('letter', { ctrl: true, letter })),
    ...[...'bfd'].map((letter) => key('letter', { alt: true, letter })),
  ]

  test('the cursor does not leave the text or split a code point', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.array(fc.constantFrom(...KEYS), { maxLength: 20 }),
        (text, keys) => {
          let line: Line = { text, cursor: text.length }
          for (const pressed of keys) {
            line = editOf(pressed)?.(line) ?? line
            expect(line.cursor).toBeGreaterThanOrEqual(0)
            expect(line.cursor).toBeLessThanOrEqual(line.text.length)
            expect(line.text.slice(0, line.cursor)).not.toMatch(/[\ud800-\udbff]$/)
            expect(line.text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
          }
        },
      ),
    )
  })

  test.each([
    ['Backspace takes a whole emoji', 'a👩‍👩‍👧', key('backspace'), { text: 'a', cursor: 1 }],
    [
      'Ctrl-W takes a word',
      'one two ',
      key('letter', { ctrl: true, letter: 'w' }),
      { text: 'one ', cursor: 4 },
    ],
    [
      'Ctrl-U takes all before',
      'one',
      key('letter', { ctrl: true, letter: 'u' }),
      { text: '', cursor: 0 },
    ],
  ])('%s', (_name, text, pressed, wanted) => {
    expect(editOf(pressed)?.({ text, cursor: text.length })).toEqual(wanted)
  })
})
