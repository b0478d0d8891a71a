import { visible } from '../../../visible.ts'
import { cells, clip } from '../cells.ts'
import type { Palette } from '../escape-codes.ts'
import type { Symbols } from '../symbols.ts'
import type { Size } from './screen.ts'

/** The step number of a question. A second question of the same step does not repeat it. */
export interface Lead {
  readonly number: string
  readonly isRepeated: boolean
}

export interface Style {
  readonly palette: Palette
  readonly symbols: Symbols
  readonly lead: Lead
  /** A blank line above separates the steps. */
  readonly gap: boolean
}

const LONGEST_NUMBER = 8
const MARK_WIDTH = 2
/** Narrower windows need the columns for text. */
const WIDE_COLUMNS = 50
const LEAST_ANSWER = 11

/** An answered question as one dim line. A cancelled question is not checked. */
export function answeredLine(
  message: string,
  answer: string,
  columns: number,
  { palette, symbols, lead }: Style,
  isDone = true,
): string {
  const mark = (isDone ? symbols.done : '').padEnd(MARK_WIDTH)
  const head = `${mark}${numberOf(lead)}`
  const room = Math.max(columns - 1 - cells(head), 10)
  const title = clip(visible(message), room - LEAST_ANSWER, symbols.ellipsis)
  const pointer = answer === '' && isDone ? '' : ` ${symbols.pointer} `
  const shown = clip(
    visible(answer.slice(0, columns * 4)),
    Math.max(room - cells(title) - cells(pointer), 8),
    symbols.ellipsis,
  )
  return palette.dim(`${head}${title}${pointer}${shown}`.trimEnd())
}

/** The indent of lines that belong to a question. */
export function leadWidth(lead: Lead, { columns }: Size): number {
  return columns < WIDE_COLUMNS ? MARK_WIDTH : MARK_WIDTH + cells(numberOf(lead))
}

function numberOf({ number, isRepeated }: Lead): string {
  if (number === '') return ''
  const shown = `${clip(visible(number), LONGEST_NUMBER, '')} `
  return isRepeated ? ' '.repeat(cells(shown)) : shown
}

/** Exactly one line on the screen begins with this mark: the open question. */
export function activeLead({ palette, symbols, lead }: Style) {
  const mark = symbols.active.padEnd(MARK_WIDTH)
  const number = numberOf(lead)
  return {
    painted: palette.accent(palette.strong(`${mark}${number}`)),
    columns: cells(mark) + cells(number),
  }
}
