import { visible } from '../../../visible.ts'
import type { PromptText, WaitQuestion } from '../../../wizard/prompter.ts'
import { cells, clip, hang, wrap, wrapHanging } from '../cells.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Symbols } from '../theme.ts'
import { activeLead, type Field, leadWidth, type Style } from './question-style.ts'
import type { Frame, Size } from './screen.ts'

/** All parts of a frame that do not depend on the kind of question. */
interface FrameParts {
  readonly question: PromptText
  readonly above?: readonly string[]
  /** Called with the number of columns that are free. */
  readonly field: (room: number) => Field
  readonly list?: (room: number) => readonly string[]
  readonly problem?: string | undefined
  readonly more?: MoreHelp
  readonly helpKey?: string
  readonly keys?: readonly string[]
}

const LEAST_FIELD = 16
/** In a low window, the question and the field share a line. */
const SHORT_FIELD = 6

/** `true`: the help is below the question. `above`: it is printed above, where it stays. */
export type MoreHelp = boolean | 'above'

/** An open prompt. Back, help and cancel are the same for all prompts and not part of it. */
export interface OpenPrompt {
  view(size: Size, more: MoreHelp): Frame
  /** Undefined while the prompt is open. `ends` fires when the question ends without an answer. */
  handle(entry: Entry, ends: AbortSignal): Promise<{ readonly value: unknown } | 'help' | undefined>
  /** The answer as the screen displays it later. */
  shown(value: unknown): string
  /** Whether a `?` now opens the help instead of being typed. */
  readonly takesHelp: boolean
  /** Called if the answer arrived from a different source. */
  withdraw?(): void
}

/**
 * The lines of a question, not wider or higher than the window. Enquirer 2.4.1 does not limit them:
 * copies of a wrapped question with wide characters stay on the screen (issue #108).
 */
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
  const { help = '' } = parts.question
  return {
    gap: style.gap ? [''] : [],
    above: (parts.above ?? [])
      .filter((line) => line !== '')
      .flatMap((line) => note(line, margins, style)),
    head: headLines(parts.question, margins.width, style).lines,
    // The help of a list is above it, on the line of the question.
    help: isList && help !== '' ? note(help, margins, style) : [],
    problem: problemLines(parts.problem, margins, style),
    notes: noteLines(parts, isList ? '' : help, margins, style),
    listRows: isList ? LIST_ROWS : 0,
    isShort: false,
  }
}

/** A wait shows the status instead of an answer. */
export function waitFrame(question: WaitQuestion, more: MoreHelp, size: Size, style: Style): Frame {
  const width = Math.max(size.columns - 1, 10)
  const { painted, columns } = activeLead(style)
  const lines = hang(painted, columns, wrap(visible(question.status()), width - columns))
  const margins = { width, indent: leadWidth(style.lead, size) }
  const notes = noteLines({ question, more }, question.help ?? '', margins, style)
  const isLow = lines.length >= size.rows - 1
  const gap = style.gap && !isLow ? [''] : []
  return { lines: [...gap, ...lines, ...notes], row: gap.length, column: 0 }
}

function headLines(
  { message }: PromptText,
  width: number,
  style: Style,
  isShort = false,
): { lines: readonly string[]; lastWidth: number } {
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
  const wrapped = wrap(text, width - columns).map(palette.strong)
  return {
    lines: hang(painted, columns, [...wrapped, `${pointer} `]),
    lastWidth: columns + cells(symbols.pointer) + 1,
  }
}

interface Margins {
  readonly width: number
  readonly indent: number
}

type NoteParts = Pick<FrameParts, 'question' | 'more' | 'helpKey' | 'keys'>

function noteLines(
  parts: NoteParts,
  help: string,
  margins: Margins,
  style: Style,
): readonly string[] {
  const more = parts.more === true ? parts.question.more : ''
  const keys = keyHints(parts, style.symbols)
  // On one line if it fits: `Press Enter for the whole account · ? for help`.
  const start = keys === '' ? help : help.replace(/\.$/, '')
  const both = [start, keys].filter(Boolean).join(` ${style.symbols.dot} `)
  // A colon belongs to an example at the end, as in `like pcloud:`.
  const isShort =
    more === '' && !help.endsWith(':') && cells(both) <= margins.width - margins.indent
  const notes = isShort ? [both] : [help, ...more.split('\n'), keys]
  return notes.filter(Boolean).flatMap((line) => note(line, margins, style))
}

function problemLines(
  problem: string | undefined,
  { width, indent }: Margins,
  { palette, symbols }: Style,
): readonly string[] {
  if (problem === undefined) return []
  const lead = `${' '.repeat(indent)}${palette.error(symbols.error)} `
  const columns = indent + symbols.error.length + 1
  return hang(lead, columns, wrap(visible(problem), width - columns))
}

function keyHints({ question, more, keys, helpKey }: NoteParts, symbols: Symbols): string {
  const ways = [...(keys ?? [])]
  if (question.more !== '' && !more) ways.push(helpKey ?? '? for help')
  if (question.canGoBack === true) ways.push('Shift-Tab goes back')
  return ways.join(` ${symbols.dot} `)
}

function note(text: string, { width, indent }: Margins, { palette }: Style): string[] {
  const margin = ' '.repeat(indent)
  return wrapHanging(visible(text), width - indent).map((line) => `${margin}${palette.dim(line)}`)
}

/** The list of a choice needs three rows to be of use, and one to show the selected row. */
const LIST_ROWS = 3

/** The rows around the list and the field. */
interface Rows {
  readonly gap: readonly string[]
  readonly above: readonly string[]
  readonly head: readonly string[]
  readonly help: readonly string[]
  readonly problem: readonly string[]
  readonly notes: readonly string[]
  readonly listRows: number
  /** The question is on one line, and may be clipped. */
  readonly isShort: boolean
}

/**
 * In a low window, omits rows in this order, so that the selected row, the field and the problem
 * remain.
 */
function shownRows(all: Rows, room: number): Rows {
  let rows = all
  const over = () => Math.max(heightOf(rows) - room, 0)
  const shorten = (part: 'gap' | 'notes' | 'help' | 'above' | 'problem') => {
    const kept = Math.max(rows[part].length - over(), 0)
    rows = { ...rows, [part]: rows[part].slice(0, kept) }
  }
  for (const part of ['gap', 'notes', 'help', 'above'] as const) shorten(part)
  if (over() > 0) rows = { ...rows, head: all.head.slice(-1), isShort: true }
  if (over() > 0) rows = { ...rows, listRows: Math.min(all.listRows, 1) }
  shorten('problem')
  return over() > 0 && all.listRows > 0 ? { ...rows, head: [] } : rows
}

function heightOf({ gap, above, head, help, problem, notes, listRows }: Rows): number {
  const parts = [gap, above, head, help, problem, notes]
  return parts.reduce((sum, { length }) => sum + length, listRows)
}
