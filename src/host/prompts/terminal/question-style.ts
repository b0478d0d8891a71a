import { visible } from '../../../visible.ts'
import { cells, clip, graphemes } from '../cells.ts'
import type { Palette, Symbols } from '../theme.ts'
import type { Size } from './screen.ts'

/** The step number of a question. A second question of the same step does not repeat it. */
interface Lead {
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

/** The typed text, with the column of the cursor in it, in cells. */
export interface Field {
  readonly painted: string
  readonly column: number
}

/**
 * A line of text with the cursor in it. It scrolls sideways if it is too long. Enquirer 2.4.1 lets
 * it wrap, and with wide characters, copies stay on the screen (`clear` in `lib/ansi.js`).
 */
export function textField(text: string, cursor: number, room: number, { symbols }: Marked): Field {
  // The text may be a long paste. Look only at the part that can be on the screen.
  const reach = room * 8
  const shown = graphemes(text.slice(Math.max(0, cursor - reach), cursor)).map(visible)
  const rest = graphemes(text.slice(cursor, cursor + reach)).map(visible)
  const left = fitEnd(shown, room - 1, symbols.ellipsis)
  const right = clip(rest.join(''), room - 1 - cells(left), symbols.ellipsis)
  return { painted: left + right, column: cells(left) }
}

/** A bullet for each character, as far as there is room. */
export function maskedField(length: number, room: number, { symbols }: Marked): Field {
  const painted = symbols.bullet.repeat(Math.max(0, Math.min(length, room - 1)))
  return { painted, column: cells(painted) }
}

interface Marked {
  readonly symbols: Symbols
}

function fitEnd(shown: readonly string[], room: number, more: string): string {
  const all = shown.join('')
  if (cells(all) <= room) return all
  let kept = ''
  for (let at = shown.length - 1; at >= 0; at -= 1) {
    const longer = `${shown[at]}${kept}`
    if (cells(longer) > room - cells(more)) break
    kept = longer
  }
  return `${more}${kept}`
}
