import type { PasteQuestion } from '../../../wizard/prompter.ts'
import { cells } from '../cells.ts'
import type { Token } from '../input/tokenizer.ts'
import { frameOf, type MoreHelp } from './prompt-layout.ts'
import { type Field, maskedField, type Style } from './question-style.ts'
import type { Frame, Size } from './screen.ts'

const MOST_BULLETS = 12

/**
 * The text of a paste prompt. It displays only the length, so that a paste of 100 kB is drawn as
 * fast as ten characters. Enquirer's Password draws an asterisk for each character
 * (2.4.1, `lib/prompts/password.js`).
 */
export class PastedText {
  readonly #question: PasteQuestion
  readonly #style: Style
  #parts: string[] = []
  #problem: string | undefined

  constructor(question: PasteQuestion, style: Style) {
    this.#question = question
    this.#style = style
  }

  get text(): string {
    return this.#parts.join('')
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0
  }

  add(token: Token): void {
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

  /** For an Enter on an empty prompt. */
  askForText(): void {
    this.#parts = []
    this.#problem = 'Paste the text first.'
  }

  view(size: Size, more: MoreHelp, status: string | undefined): Frame {
    const parts = {
      question: this.#question,
      more,
      problem: this.#problem,
      above: status === undefined ? [] : [status],
      keys: this.isEmpty ? [] : ['Enter to send', 'Ctrl-U to clear'],
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
    if (this.isEmpty) return { painted: '', column: 0 }
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
