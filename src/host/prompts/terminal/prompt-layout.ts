import { visible } from '../../../visible.ts'
import type { PromptText } from '../../../wizard/prompter.ts'
import { cells, clip, wrap, wrapHanging } from '../cells.ts'
import type { Palette } from '../palette.ts'
import type { Symbols } from '../symbols.ts'
import type { Field } from './field.ts'
import { LIST_ROWS, type Rows, shownRows } from './low-window.ts'
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

/** All parts of a frame that do not depend on the kind of question. */
interface FrameParts {
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
/** In a low window, the question and the field share a line. */
const SHORT_FIELD = 6
const LEAST_ANSWER = 11

export function frameOf(parts: FrameParts, size: Size, style: Style): Frame {
  const width = Math.max(size.columns - 1, 10)
  const margins = { width, indent: leadWidth(style.lead, size) }
  const room = Math.max(size.rows - 1, 1)
  const rows = shownRows(rowsOf(parts, margins, style), room)
  if (rows.head.length === 0) return { lines: parts.list?.(1) ?? [], row: 0, column: 0 }
  const head = headLines(parts.question, width, style, rows.isShort)
  const field = parts.field(width - head.lastWidth)
  const before = [...rows.gap, ...rows.above, ...head.lines]
  const { problem, notes, help } = rows
  const left = room - before.length - help.length - problem.length - notes.length
  const last = `${before.at(-1) ?? ''}${field.painted}`
  return {
    lines: [
      ...before.slice(0, -1),
      last,
      ...help,
      ...(parts.list?.(left) ?? []),
      ...problem,
      ...notes,
    ],
    row: before.length - 1,
    column: head.lastWidth + field.column,
  }
}

function rowsOf(parts: FrameParts, margins: Margins, style: Style): Rows {
  const isList = parts.list !== undefined
  const after = isList ? withoutHelp(parts) : parts
  return {
    gap: style.gap ? [''] : [],
    above: (parts.above ?? [])
      .filter((line) => line !== '')
      .flatMap((line) => note(line, margins, style)),
    head: headLines(parts.question, margins.width, style).lines,
    // The help of a list is above it, on the line of the question.
    help: isList ? noteLines(helpOnly(parts), margins, style) : [],
    problem: problemLines(parts.problem, margins, style),
    notes: noteLines({ ...after, problem: undefined }, margins, style),
    listRows: isList ? LIST_ROWS : 0,
    isShort: false,
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
  const isLow = lines.length >= size.rows - 1
  const gap = style.gap && !isLow ? [''] : []
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
  isShort = false,
): { lines: string[]; lastWidth: number } {
  const { palette, symbols } = style
  const { painted, columns } = activeLead(style)
  const around = columns + cells(symbols.pointer) + 2
  const room = Math.max(width - around - SHORT_FIELD, 1)
  const text = isShort ? clip(visible(message), room, symbols.ellipsis) : visible(message)
  const pointer = palette.accent(symbols.pointer)
  const oneLine = around + cells(text)
  if (isShort || oneLine + LEAST_FIELD <= width) {
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
  const start = keys === '' ? help : help.replace(/\.$/, '')
  const both = [start, keys].filter(Boolean).join(` ${style.symbols.dot} `)
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
