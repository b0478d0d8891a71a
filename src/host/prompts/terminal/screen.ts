import { stripVTControlCharacters } from 'node:util'
import type { Environment } from '../../../rclone/environment-variables.ts'
import { cells } from '../cells.ts'
import type { PromptContext } from '../prompt-context.ts'

/** The drawing of an open question. No line is wider than the screen. */
export interface Frame {
  readonly lines: readonly string[]
  /** The position of the cursor. */
  readonly row: number
  readonly column: number
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/**
 * How a terminal treats lines that are too long for a narrower window. `exact`: it
 * wraps them, and the cursor stays at its character (tmux, VTE, kitty, iTerm2, Windows Terminal).
 * `all`: lines below the cursor move it, too (xterm.js). `none`: it cuts them (xterm).
 */
type Reflow = 'exact' | 'all' | 'none'

/**
 * In two parts: tmux copies the screen to the history if a single sequence clears all of
 * it (`screen_write_clearendofscreen`). A wider window would show that copy.
 */
const ERASE_BELOW = '\x1b[K\x1b[C\x1b[J\r'

/**
 * Draws a frame below the printed lines and replaces it in place, with one write each. Enquirer
 * 2.4.1 writes nothing when the size of the window changes, and cannot erase what is higher than
 * the window: three keys leave four copies of the question (`clear` in `lib/ansi.js`, issue #426).
 */
export class Screen {
  readonly #output: PromptContext['output']
  readonly #reflow: Reflow
  #view: ((size: Size) => Frame) | undefined
  #drawn: Frame | undefined
  #columns = 80

  constructor({ output, options }: PromptContext) {
    this.#output = output
    this.#reflow = reflowOf(options.env)
  }

  /** A serial console reports 0 columns, which enquirer 2.4.1 uses (`width` in `lib/utils.js`). */
  get size(): Size {
    const output = this.#output() as ReturnType<PromptContext['output']> & {
      getWindowSize?(): [number, number]
    }
    try {
      const [columns, rows] = output.getWindowSize?.() ?? []
      return { columns: columns || output.columns || 80, rows: rows || output.rows || 24 }
    } catch {
      return { columns: 80, rows: 24 }
    }
  }

  /** Draws the view now and at every `refresh`. */
  open(view: (size: Size) => Frame): void {
    this.#view = view
    this.refresh()
  }

  refresh(): void {
    if (this.#view === undefined) return
    const { columns, rows } = this.size
    const frame = cut(this.#view({ columns, rows }), rows)
    if (this.#drawn !== undefined && same(frame, this.#drawn) && columns === this.#columns) return
    const erase = this.#erasing(columns)
    this.#write(erase + paint(frame))
    this.#drawn = frame
    this.#columns = columns
  }

  /** Replaces the frame with the text. */
  close(text = ''): void {
    if (this.#view === undefined) return
    this.#write(this.#erasing(this.size.columns) + text)
    this.#view = undefined
    this.#drawn = undefined
  }

  /** Prints above the frame. */
  print(text: string): void {
    this.#write(this.#erasing(this.size.columns) + text)
    this.#drawn = undefined
    this.refresh()
  }

  /** Removes the frame and so many rows above it, as far as they are on the screen. */
  erase(rows: number): void {
    if (rows === 0) return
    const frame = this.#erasing(this.size.columns)
    this.#write(`${frame}\r\x1b[${rows}A${ERASE_BELOW}`)
    this.#drawn = undefined
  }

  /** Whether a question is on the screen. */
  get isOpen(): boolean {
    return this.#view !== undefined
  }

  /** The rows of earlier lines, which most terminals rewrap if the width changes. */
  rowsOf(lines: readonly string[], columnsThen: number): number {
    const columns = this.#reflow === 'none' ? columnsThen : this.size.columns
    return lines.reduce((sum, line) => sum + heightOf(line, columns), 0)
  }

  /** Leaves the frame on the screen and moves below it. */
  abandon(): void {
    if (this.#drawn === undefined) return
    this.#write('\n'.repeat(this.#drawn.lines.length - this.#drawn.row))
    this.#drawn = undefined
  }

  /** Moves to the start of the frame, including rows that a narrower window added, and erases it. */
  #erasing(columns: number): string {
    if (this.#drawn === undefined) return ''
    const up = rowsAbove(this.#drawn, columns, this.#reflow)
    return `\r${up > 0 ? `\x1b[${up}A` : ''}${ERASE_BELOW}`
  }

  #write(text: string): void {
    if (text !== '') this.#output().write(text)
  }
}

function paint({ lines, row, column }: Frame): string {
  const up = lines.length - 1 - row
  return `${lines.join('\n')}${up > 0 ? `\x1b[${up}A` : ''}\r${column > 0 ? `\x1b[${column}C` : ''}`
}

/** A frame that is higher than the screen cannot be erased. */
function cut(frame: Frame, rows: number): Frame {
  const room = Math.max(rows - 1, 1)
  if (frame.lines.length <= room) return frame
  return { ...frame, lines: frame.lines.slice(0, room), row: Math.min(frame.row, room - 1) }
}

function rowsAbove({ lines, row, column }: Frame, columns: number, reflow: Reflow): number {
  if (reflow === 'none') return row
  const added = (some: readonly string[]) =>
    some.reduce((sum, line) => sum + heightOf(line, columns) - 1, 0)
  const above = row + added(lines.slice(0, row))
  return reflow === 'all'
    ? above + added(lines.slice(row + 1))
    : above + Math.floor(column / columns)
}

function reflowOf(env: Environment): Reflow {
  if (env.TMUX !== undefined) return 'exact'
  if (env.TERM_PROGRAM === 'vscode') return 'all'
  return env.XTERM_VERSION === undefined ? 'exact' : 'none'
}

/** `stripVTControlCharacters` of Node 22 leaves a part of an OSC 8 link. */
const HYPERLINK = /\x1b\]8;;[^\x07\x1b]*(?:\x07|\x1b\\)/g

function heightOf(line: string, columns: number): number {
  const text = stripVTControlCharacters(line.replace(HYPERLINK, ''))
  return Math.max(1, Math.ceil(cells(text) / columns))
}

function same(one: Frame, other: Frame): boolean {
  return (
    one.row === other.row &&
    one.column === other.column &&
    one.lines.length === other.lines.length &&
    one.lines.every((line, at) => line === other.lines[at])
  )
}
