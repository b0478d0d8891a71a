import { describe, expect, it } from 'vitest'
import { cells } from '../../../src/host/prompts/cells.ts'
import { ChoicePrompt } from '../../../src/host/prompts/terminal/choice-prompt.ts'
import type { Style } from '../../../src/host/prompts/terminal/question-style.ts'
import type { Size } from '../../../src/host/prompts/terminal/screen.ts'
import { TextPrompt } from '../../../src/host/prompts/terminal/text-prompt.ts'
import { createPalette, createSymbols } from '../../../src/host/prompts/theme.ts'
import type { ChoiceQuestion } from '../../../src/wizard/prompter.ts'
import { QUESTIONS } from '../../../src/wizard/questions.ts'

const style: Style = {
  palette: createPalette(false),
  symbols: { ...createSymbols(true), active: '▶', selected: '◆' },
  lead: { number: '4/6', isRepeated: false },
  gap: true,
}

const SIZES: readonly Size[] = [16, 20, 40, 80].flatMap((columns) =>
  [1, 2, 3, 4, 5, 6, 8, 12, 24].map((rows) => ({ columns, rows })),
)

const choices = (count: number) =>
  Array.from({ length: count }, (_, value) => ({ value, label: `Choice ${value}`, hint: 'a hint' }))

const LISTS: readonly ChoiceQuestion<number>[] = [3, 6, 40].flatMap((count) =>
  [QUESTIONS.region, QUESTIONS.otherAccount, QUESTIONS.folderInList].map(
    (text): ChoiceQuestion<number> => ({ kind: 'choice', ...text, choices: choices(count) }),
  ),
)

describe.each(LISTS)('$message with $choices.length choices', (question) => {
  it.each(SIZES)('shows the selected row in $columns x $rows', async (size) => {
    for (const initial of [0, 1, question.choices.length - 1]) {
      const prompt = new ChoicePrompt({ ...question, initial }, style)
      await prompt.ready
      const { lines, row } = prompt.view(size, false)
      const room = Math.max(size.rows - 1, 1)
      const shown = lines.slice(0, room)
      expect(lines.length).toBeLessThanOrEqual(room)
      expect(row).toBeLessThan(lines.length)
      expect(shown.filter((line) => line.includes('◆'))).toHaveLength(1)
      if (room > 1) expect(shown.join('\n')).toContain('▶')
      for (const line of lines) expect(cells(line)).toBeLessThan(Math.max(size.columns, 22))
    }
  })
})

describe.each([QUESTIONS.clientId, QUESTIONS.rootFolder, QUESTIONS.name])('$message', (text) => {
  it.each(SIZES)('shows the field and the problem in $columns x $rows', async (size) => {
    const question = { kind: 'text', ...text, validate: () => 'Wrong.' } as const
    const prompt = new TextPrompt(question, style)
    await prompt.ready
    const key = { name: 'enter', ctrl: false, alt: false, shift: false } as const
    for (const token of [{ kind: 'text', text: 'x' } as const, { kind: 'key', key } as const]) {
      await prompt.handle({ token, burst: 1, at: 0 } as Parameters<TextPrompt['handle']>[0])
    }
    const { lines, row } = prompt.view(size, false)
    expect(lines.length).toBeLessThanOrEqual(Math.max(size.rows - 1, 1))
    expect(lines[row]).toMatch(/x$/)
    if (size.rows > 2) expect(lines.join('\n')).toContain('Wrong.')
  })
})
