import type { PasteQuestion } from '../../../wizard/prompter.ts'
import { cells } from '../cells.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Token } from '../input/tokenizer.ts'
import { frameOf, type MoreHelp, type OpenPrompt } from './prompt-layout.ts'
import { type Field, maskedField, type Style } from './question-style.ts'
import type { Frame, Size } from './screen.ts'
import type { TerminalSession } from './terminal-session.ts'

/** Some terminals do not mark pastes and send line breaks as Enter, close together. */
const ENTER_MS = 80
const MOST_BULLETS = 12

/**
 * The paste prompt does not use enquirer, which redraws the entire prompt for each character:
 * 5.8 s and 14 MB of output for a paste of 5,000 characters (2.4.1). Its `multiline` submits at the
 * first blank line, and its `keypressTimeout` at the first line break (`lib/types/string.js`).
 * This prompt displays only the length, so that a paste of 100 kB is drawn as fast as ten
 * characters. Enquirer's Password draws an asterisk for each (`lib/prompts/password.js`).
 */
export class PastePrompt implements OpenPrompt {
  readonly #session: TerminalSession
  readonly #question: PasteQuestion
  readonly #style: Style
  /** The number of reads before the question. */
  readonly #reads: number
  #parts: string[] = []
  #problem: string | undefined

  constructor(session: TerminalSession, question: PasteQuestion, style: Style) {
    this.#session = session
    this.#question = question
    this.#style = style
    this.#reads = session.input.reads
  }

  get takesHelp(): boolean {
    return this.#parts.length === 0
  }

  async handle({ token }: Entry, ends: AbortSignal): Promise<{ value: string } | undefined> {
    if (!isEnter(token) || !(await this.#isQuiet(ends))) {
      this.#add(token)
      return undefined
    }
    const value = this.#parts.join('')
    if (value.trim() !== '') return { value }
    this.#parts = []
    this.#problem = 'Paste the text first.'
    return undefined
  }

  /** The code arrived from a different source. Half a paste must not go to a later question. */
  withdraw(): void {
    const { input } = this.#session
    const hasBegun = this.#parts.length > 0 || (input.reads > this.#reads && input.underWay)
    if (hasBegun) this.#session.discardInput()
  }

  /** True if no input follows an Enter. Input that follows stays in the queue. */
  async #isQuiet(ends: AbortSignal): Promise<boolean> {
    const { input } = this.#session
    if (input.pending) return false
    await input.wait(ENTER_MS, ends)
    return !input.pending && !ends.aborted
  }

  #add(token: Token): void {
    this.#problem = undefined
    if (token.kind === 'text') this.#parts.push(token.text)
    if (token.kind === 'paste') {
      if (token.cut) this.#problem = 'The paste was ignored: it is longer than 1 MiB.'
      else this.#parts.push(token.text.replace(/\r\n?/g, '\n'))
    }
    if (token.kind !== 'key') return
    if (token.key.name === 'enter') this.#parts.push('\n')
    if (token.key.name === 'backspace') this.#dropLast()
    if (token.key.ctrl && token.key.letter === 'u') this.#parts = []
  }

  /** Removes the newest typed character or paste. */
  #dropLast(): void {
    const last = this.#parts.pop()
    if (last !== undefined && last.length > 1 && last.length < 80)
      this.#parts.push(last.slice(0, -1))
  }

  view(size: Size, more: MoreHelp): Frame {
    const status = this.#question.status?.()
    const parts = {
      question: this.#question,
      more,
      problem: this.#problem,
      above: status === undefined ? [] : [status],
      keys: this.takesHelp ? [] : ['Enter to send', 'Ctrl-U to clear'],
    }
    return frameOf({ ...parts, field: (room) => this.#field(room) }, size, this.#style)
  }

  shown(): string {
    return `${this.#style.symbols.bullet.repeat(Math.min(this.#length, MOST_BULLETS))} ${this.#count()}`
  }

  get #length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0)
  }

  #count(): string {
    const length = this.#length
    return length === 1 ? '1 character' : `${length.toLocaleString('en-US')} characters`
  }

  #field(room: number): Field {
    if (this.takesHelp) return { painted: '', column: 0 }
    const count = `  ${this.#count()}`
    const bullets = maskedField(
      this.#length,
      Math.min(room - cells(count), MOST_BULLETS + 1),
      this.#style,
    )
    return {
      painted: `${bullets.painted}${this.#style.palette.dim(count)}`,
      column: bullets.column,
    }
  }
}

function isEnter(token: Token): boolean {
  return token.kind === 'key' && token.key.name === 'enter'
}
