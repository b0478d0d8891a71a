import { visible } from '../../../visible.ts'
import type { PromptText } from '../../../wizard/prompter.ts'
import { cells, clip, graphemes, wrap, wrapHanging } from '../cells.ts'
import type { Palette } from '../palette.ts'
import type { Symbols } from '../symbols.ts'
import type { Frame, Size } from './screen.ts'

export interface Style {
  readonly palette: Palette
  readonly symbols: Symbols
  /** 4 inside a wizard with steps, else 0. */
  readonly indent: number
  /** Its number stands above already. */
  readonly answeredStep: string | undefined
}

/** Text beside a `›`, with the place of the cursor in it, in cells. */
export interface Field {
  readonly painted: string
  readonly column: number
}

/** Everything of a frame but the answer's own part. */
export interface FrameParts {
  readonly question: PromptText
  readonly above?: readonly string[]
  /** Given the columns there are for it. */
  readonly field: (room: number) => Field
  readonly list?: (room: number) => readonly string[]
  readonly problem?: string | undefined
  readonly more?: boolean
  readonly helpKey?: string
  readonly keys?: readonly string[]
}

const LONGEST_STEP = 8
const LEAST_FIELD = 16
/** With its pointer. */
const LEAST_ANSWER = 11

export function frameOf(parts: FrameParts, { columns, rows }: Size, style: Style): Frame {
  const width = Math.max(columns - 1, 10)
  const above = (parts.above ?? [])
    .filter((line) => line !== '')
    .flatMap((line) => note(line, width, style))
  const head = headLines(parts.question, width, style)
  const field = parts.field(width - head.lastWidth)
  const before = [...above, ...head.lines]
  const after = noteLines(parts, width, style)
  const list = parts.list?.(rows - 1 - before.length - after.length) ?? []
  const last = `${before.at(-1) ?? ''}${field.painted}`
  return {
    lines: [...before.slice(0, -1), last, ...list, ...after],
    row: before.length - 1,
    column: head.lastWidth + field.column,
  }
}

/** A line that says what is waited for; there is nothing to type. */
export function waitFrame(
  question: PromptText,
  { status, more }: { readonly status: string; readonly more: boolean },
  { columns }: Size,
  style: Style,
): Frame {
  const width = Math.max(columns - 1, 10)
  const step = stepOf(question, style)
  const margin = ' '.repeat(cells(step))
  const lines = wrap(visible(status), width - cells(step)).map(
    (line, at) => `${at === 0 ? style.palette.dim(step) : margin}${line}`,
  )
  return { lines: [...lines, ...noteLines({ question, more }, width, style)], row: 0, column: 0 }
}

/** What stays of a question: one line, or the lines that a long question needs. */
export function answeredLine(
  question: PromptText,
  answer: string,
  columns: number,
  style: Style,
): string {
  const { palette, symbols } = style
  const step = stepOf(question, style)
  const lines = wrap(visible(question.message), columns - 1 - cells(step) - LEAST_ANSWER)
  const message = lines.join(`\n${' '.repeat(cells(step))}`)
  const used = cells(`${step}${lines.at(-1)} ${symbols.pointer} `)
  const shown = clip(
    visible(answer.slice(0, columns * 4)),
    Math.max(columns - 1 - used, 8),
    symbols.ellipsis,
  )
  return `${palette.dim(step)}${message} ${palette.dim(symbols.pointer)} ${palette.accent(shown)}`.trimEnd()
}

/** A line of text with the cursor in it, scrolled sideways where it does not fit. */
export function textField(text: string, cursor: number, room: number, style: Style): Field {
  // Only what can be on the screen is looked at: the text may be a long paste.
  const reach = room * 8
  const shown = graphemes(text.slice(Math.max(0, cursor - reach), cursor)).map(visible)
  const rest = graphemes(text.slice(cursor, cursor + reach)).map(visible)
  const left = fitEnd(shown, room - 1, style.symbols.ellipsis)
  const right = clip(rest.join(''), room - 1 - cells(left), style.symbols.ellipsis)
  return { painted: left + right, column: cells(left) }
}

/** Bullets: as many as there are characters, as far as there is room. */
export function maskedField(length: number, room: number, style: Style): Field {
  const painted = style.symbols.bullet.repeat(Math.max(0, Math.min(length, room - 1)))
  return { painted, column: cells(painted) }
}

function headLines(
  question: PromptText,
  width: number,
  style: Style,
): { lines: string[]; lastWidth: number } {
  const { palette, symbols } = style
  const step = stepOf(question, style)
  const message = visible(question.message)
  const pointer = palette.accent(symbols.pointer)
  const oneLine = cells(step) + cells(message) + cells(symbols.pointer) + 2
  if (oneLine + LEAST_FIELD <= width) {
    return {
      lines: [`${palette.dim(step)}${palette.strong(message)} ${pointer} `],
      lastWidth: oneLine,
    }
  }
  const indent = ' '.repeat(cells(step))
  const wrapped = wrap(message, width - cells(step)).map(
    (line, at) => `${at === 0 ? palette.dim(step) : indent}${palette.strong(line)}`,
  )
  return {
    lines: [...wrapped, `${indent}${pointer} `],
    lastWidth: cells(indent) + cells(symbols.pointer) + 1,
  }
}

function stepOf({ step }: PromptText, { indent, answeredStep }: Style): string {
  return step === undefined || step === answeredStep
    ? ' '.repeat(indent)
    : `${clip(visible(step), LONGEST_STEP, '')} `
}

function noteLines(parts: Omit<FrameParts, 'field'>, width: number, style: Style): string[] {
  const { question, problem } = parts
  const help = question.help === undefined ? [] : note(question.help, width, style)
  const shown = parts.more === true ? question.more : ''
  const more = shown === '' ? [] : shown.split('\n').flatMap((line) => note(line, width, style))
  const keys = keyHints(parts, style.symbols)
  return [
    ...problemLines(problem, width, style),
    ...help,
    ...more,
    ...(keys === '' ? [] : note(keys, width, style)),
  ]
}

function problemLines(problem: string | undefined, width: number, style: Style): string[] {
  if (problem === undefined) return []
  const { palette, symbols } = style
  const margin = ' '.repeat(noteIndent(style))
  const hanging = ' '.repeat(symbols.error.length)
  const lines = wrap(visible(problem), width - margin.length - hanging.length - 1)
  return lines.map(
    (line, at) => `${margin}${at === 0 ? palette.error(symbols.error) : hanging} ${line}`,
  )
}

function keyHints(
  { question, more, keys, helpKey }: Omit<FrameParts, 'field'>,
  symbols: Symbols,
): string {
  const ways = [...(keys ?? [])]
  if (question.more !== '' && more !== true) ways.push(`${helpKey ?? '?'} for more`)
  if (question.canGoBack === true) ways.push('Shift-Tab goes back')
  return ways.join(` ${symbols.dot} `)
}

function note(text: string, width: number, style: Style): string[] {
  const indent = noteIndent(style)
  const margin = ' '.repeat(indent)
  return wrapHanging(visible(text), width - indent).map(
    (line) => `${margin}${style.palette.dim(line)}`,
  )
}

/** Lines that belong to a question stand a little to the right of it. */
export function noteIndent({ indent }: Style): number {
  return indent || 2
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
