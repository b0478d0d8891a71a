import { expect, test } from 'vitest'
import { frameOf } from '../../../src/host/prompts/terminal/prompt-layout.ts'
import { createPalette, createSymbols } from '../../../src/host/prompts/theme.ts'

const style = {
  ...{ palette: createPalette(false), symbols: createSymbols(true) },
  ...{ lead: { number: '', isRepeated: false }, gap: false },
}

test.each([
  ['Press Enter to keep it.', ['Press Enter to keep it · ? for help']],
  // The colon belongs to the example, so a hint behind it would read as a part of it.
  [
    'You type it with a colon, like pcloud:',
    ['You type it with a colon, like pcloud:', '? for help'],
  ],
])('the hint for ? after the help %j', (help, expected) => {
  const question = { message: 'Name', help, more: 'More.' }
  const field = () => ({ painted: '', column: 0 })
  const { lines } = frameOf({ question, field }, { columns: 120, rows: 24 }, style)
  expect(lines.slice(1).map((line) => line.trim())).toEqual(expected)
})
