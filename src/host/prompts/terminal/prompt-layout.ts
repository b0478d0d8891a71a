import { visible } from '../../../visible.ts'
import type { PromptText } from '../../../wizard/prompter.ts'
import { cells, clip, graphemes, wrap, wrapHanging } from '../cells.ts'
import type { Palette } from '../palette.ts'
import type { Symbols } from '../symbols.ts'
import type { Frame, Size } from './screen.ts'

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

/** The typed text, with the column of the cursor in it, in cells. */
export interface Field {
  readonly painted: string
  readonly column: number
}

/** All parts of a frame that do not depend on the kind of question. */
export interface FrameParts {
  readonly question: PromptText
  readonly above?: readonly string[]
  /** Called with the number of columns that are free. */
  readonly field: (room: number) => Field
  readonly list?: (room: number) => readonly string[]
  readonly problem?: string | undefined
  readonly more?: boolean
  readonly helpKey?: string
  readonly keys?: readonly string[]
}

const LONGEST_NUMBER = 8
const MARK_WIDTH = 2
/** Narrower windows need the columns for text. */
const WIDE_COLUMNS = 50
const LEAST_FIELD = 16
const LEAST_ANSWER = 11

export function frameOf(parts: FrameParts, size: Size, style: Style): Frame {
  const width = Math.max(size.columns - 1, 10)
  const indent = leadWidth(style.lead, size)
  const above = (parts.above ?? [])
    .filter((line) => line !== '')
    .flatMap((line) => note(line, { width, indent }, style))
  const head = headLines(parts.question, width, style)
  const field = parts.field(width - head.lastWidth)
  const before = [...(style.gap ? [''] : []), ...above, ...head.lines]
  // The help of a list is above it, on the line of the question.
  const help = parts.list ? noteLines(helpOnly(parts), { width, indent }, style) : []
  const after = noteLines(parts.list ? withoutHelp(parts) : parts, { width, indent }, style)
  const list = parts.list?.(size.rows - 1 - before.length - help.length - after.length) ?? []
  const last = `${before.at(-1) ?? ''}${field.painted}`
  return {
    lines: [...before.slice(0, -1), last, ...help, ...list, ...after],
    row: before.length - 1,
    column: head.lastWidth + field.column,
  }
}

/** A wait shows the status instead of an answer. */
export function waitFrame(
  question: PromptText,
  { status, more }: { readonly status: string; readonly more: boolean },
  size: Size,
  style: Style,
): Frame {
  const width = Math.max(size.columns - 1, 10)
  const { painted, columns } = activeLead(style)
  const lines = wrap(visible(status), width - columns).map(
    (line, at) => `${at === 0 ? painted : ' '.repeat(columns)}${line}`,
  )
  const notes = noteLines({ question, more }, { width, indent: leadWidth(style.lead, size) }, style)
  const gap = style.gap ? [''] : []
  return { lines: [...gap, ...lines, ...notes], row: gap.length, column: 0 }
}

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

/** A line of text with the cursor in it. It scrolls sideways if it is too long. */
export function textField(text: string, cursor: number, room: number, { symbols }: Style): Field {
  // The text may be a long paste. Look only at the part that can be on the screen.
  const reach = room * 8
  const shown = graphemes(text.slice(Math.max(0, cursor - reach), cursor)).map(visible)
  const rest = graphemes(text.slice(cursor, cursor + reach)).map(visible)
  const left = fitEnd(shown, room - 1, symbols.ellipsis)
  const right = clip(rest.join(''), room - 1 - cells(left), symbols.ellipsis)
  return { painted: left + right, column: cells(left) }
}

/** A bullet for each character, as far as there is room. */
export function maskedField(length: number, room: number, { symbols }: Style): Field {
  const painted = symbols.bullet.repeat(Math.max(0, Math.min(length, room - 1)))
  return { painted, column: cells(painted) }
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
function activeLead({ palette, symbols, lead }: Style) {
  const mark = symbols.active.padEnd(MARK_WIDTH)
  const number = numberOf(lead)
  return {
    painted: palette.accent(palette.strong(`${mark}${number}`)),
    columns: cells(mark) + cells(number),
  }
}

function headLines(
  { message }: PromptText,
  width: number,
  style: Style,
): { lines: string[]; lastWidth: number } {
  const { palette, symbols } = style
  const { painted, columns } = activeLead(style)
  const text = visible(message)
  const pointer = palette.accent(symbols.pointer)
  const oneLine = columns + cells(text) + cells(symbols.pointer) + 2
  if (oneLine + LEAST_FIELD <= width) {
    return { lines: [`${painted}${palette.strong(text)} ${pointer} `], lastWidth: oneLine }
  }
  const indent = ' '.repeat(columns)
  const wrapped = wrap(text, width - columns).map(
    (line, at) => `${at === 0 ? painted : indent}${palette.strong(line)}`,
  )
  return {
    lines: [...wrapped, `${indent}${pointer} `],
    lastWidth: columns + cells(symbols.pointer) + 1,
  }
}

function helpOnly({ question: { message, help = '' } }: FrameParts): NoteParts {
  return { question: { message, help, more: '' } }
}

function withoutHelp({ question, ...parts }: FrameParts): NoteParts {
  const { help: _, ...others } = question
  return { ...parts, question: others }
}

type NoteParts = Omit<FrameParts, 'field'>

interface Margins {
  readonly width: number
  readonly indent: number
}

function noteLines(parts: NoteParts, margins: Margins, style: Style): readonly string[] {
  const { question, problem } = parts
  const help = question.help ?? ''
  const more = parts.more === true ? question.more : ''
  const keys = keyHints(parts, style.symbols)
  // On one line if it fits: `Press Enter for the whole account · ? for help`.
  const both = [help, keys].filter(Boolean).join(` ${style.symbols.dot} `)
  const isShort = more === '' && cells(both) <= margins.width - margins.indent
  const notes = isShort ? [both] : [help, ...more.split('\n'), keys]
  return [
    ...problemLines(problem, margins, style),
    ...notes.filter(Boolean).flatMap((line) => note(line, margins, style)),
  ]
}

function problemLines(
  problem: string | undefined,
  { width, indent }: Margins,
  { palette, symbols }: Style,
): string[] {
  if (problem === undefined) return []
  const margin = ' '.repeat(indent)
  const hanging = ' '.repeat(symbols.error.length)
  const lines = wrap(visible(problem), width - margin.length - hanging.length - 1)
  return lines.map(
    (line, at) => `${margin}${at === 0 ? palette.error(symbols.error) : hanging} ${line}`,
  )
}

function keyHints({ question, more, keys, helpKey }: NoteParts, symbols: Symbols): string {
  const ways = [...(keys ?? [])]
  if (question.more !== '' && more !== true) ways.push(helpKey ?? '? for help')
  if (question.canGoBack === true) ways.push('Shift-Tab goes back')
  return ways.join(` ${symbols.dot} `)
}

function note(text: string, { width, indent }: Margins, { palette }: Style): string[] {
  const margin = ' '.repeat(indent)
  return wrapHanging(visible(text), width - indent).map((line) => `${margin}${palette.dim(line)}`)
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
