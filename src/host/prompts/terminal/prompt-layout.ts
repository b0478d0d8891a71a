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
  return new Layout(size, style).frame(parts)
}

/** A wait shows the status instead of an answer. */
export function waitFrame(question: WaitQuestion, more: MoreHelp, size: Size, style: Style): Frame {
  return new Layout(size, style).wait(question, more)
}

class Layout {
  readonly #style: Style
  readonly #width: number
  readonly #indent: number
  /** The rows of the window, except the last. */
  readonly #room: number

  constructor(size: Size, style: Style) {
    this.#style = style
    this.#width = Math.max(size.columns - 1, 10)
    this.#indent = leadWidth(style.lead, size)
    this.#room = Math.max(size.rows - 1, 1)
  }

  frame(parts: FrameParts): Frame {
    const rows = shownRows(this.#rows(parts), this.#room)
    if (rows.head.length === 0) return { lines: parts.list?.(1) ?? [], row: 0, column: 0 }
    const head = this.#head(parts.question.message, rows.isShort)
    const field = parts.field(this.#width - head.lastWidth)
    const before = [...rows.gap, ...rows.above, ...head.lines]
    const { problem, notes, help } = rows
    const left = this.#room - before.length - help.length - problem.length - notes.length
    const last = `${before.at(-1) ?? ''}${field.painted}`
    const below = [...help, ...(parts.list?.(left) ?? []), ...problem, ...notes]
    return {
      lines: [...before.slice(0, -1), last, ...below],
      row: before.length - 1,
      column: head.lastWidth + field.column,
    }
  }

  wait(question: WaitQuestion, more: MoreHelp): Frame {
    const { painted, columns } = activeLead(this.#style)
    const status = wrap(visible(question.status()), this.#width - columns)
    const lines = hang(painted, columns, status)
    const notes = this.#notes({ question, more }, question.help ?? '')
    const gap = this.#style.gap && lines.length < this.#room ? [''] : []
    return { lines: [...gap, ...lines, ...notes], row: gap.length, column: 0 }
  }

  #rows(parts: FrameParts): Rows {
    const isList = parts.list !== undefined
    const { message, help = '' } = parts.question
    return {
      gap: this.#style.gap ? [''] : [],
      above: (parts.above ?? []).filter(Boolean).flatMap((line) => this.#note(line)),
      head: this.#head(message).lines,
      // The help of a list is above it, on the line of the question.
      help: isList && help !== '' ? this.#note(help) : [],
      problem: this.#problem(parts.problem),
      notes: this.#notes(parts, isList ? '' : help),
      listRows: isList ? LIST_ROWS : 0,
      isShort: false,
    }
  }

  #head(message: string, isShort = false): { lines: readonly string[]; lastWidth: number } {
    const { palette, symbols } = this.#style
    const { painted, columns } = activeLead(this.#style)
    const around = columns + cells(symbols.pointer) + 2
    const room = Math.max(this.#width - around - SHORT_FIELD, 1)
    const text = isShort ? clip(visible(message), room, symbols.ellipsis) : visible(message)
    const pointer = palette.accent(symbols.pointer)
    const oneLine = around + cells(text)
    if (isShort || oneLine + LEAST_FIELD <= this.#width) {
      return { lines: [`${painted}${palette.strong(text)} ${pointer} `], lastWidth: oneLine }
    }
    const wrapped = wrap(text, this.#width - columns).map(palette.strong)
    const lines = hang(painted, columns, [...wrapped, `${pointer} `])
    return { lines, lastWidth: columns + cells(symbols.pointer) + 1 }
  }

  #notes(parts: NoteParts, help: string): readonly string[] {
    const more = parts.more === true ? parts.question.more : ''
    const keys = keyHints(parts, this.#style.symbols)
    // On one line if it fits: `Press Enter for the whole account · ? for help`.
    const start = keys === '' ? help : help.replace(/\.$/, '')
    const both = [start, keys].filter(Boolean).join(` ${this.#style.symbols.dot} `)
    // A colon belongs to an example at the end, as in `like pcloud:`.
    const isShort = more === '' && !help.endsWith(':') && cells(both) <= this.#width - this.#indent
    const notes = isShort ? [both] : [help, ...more.split('\n'), keys]
    return notes.filter(Boolean).flatMap((line) => this.#note(line))
  }

  #problem(problem: string | undefined): readonly string[] {
    if (problem === undefined) return []
    const { palette, symbols } = this.#style
    const lead = `${' '.repeat(this.#indent)}${palette.error(symbols.error)} `
    const columns = this.#indent + symbols.error.length + 1
    return hang(lead, columns, wrap(visible(problem), this.#width - columns))
  }

  #note(text: string): string[] {
    const lines = wrapHanging(visible(text), this.#width - this.#indent)
    return lines.map((line) => `${' '.repeat(this.#indent)}${this.#style.palette.dim(line)}`)
  }
}

type NoteParts = Pick<FrameParts, 'question' | 'more' | 'helpKey' | 'keys'>

function keyHints({ question, more, keys, helpKey }: NoteParts, symbols: Symbols): string {
  const ways = [...(keys ?? [])]
  if (question.more !== '' && !more) ways.push(helpKey ?? '? for help')
  if (question.canGoBack === true) ways.push('Shift-Tab goes back')
  return ways.join(` ${symbols.dot} `)
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
