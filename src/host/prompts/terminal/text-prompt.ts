import { visible } from '../../../visible.ts'
import type { SecretQuestion, TextQuestion } from '../../../wizard/prompter.ts'
import { clip } from '../cells.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Token } from '../input/tokenizer.ts'
import { ENQUIRER_KEYS, editOf, type Started, start } from './enquirer.ts'
import { frameOf, type MoreHelp, type OpenPrompt } from './prompt-layout.ts'
import { type Field, maskedField, type Style, textField } from './question-style.ts'
import type { Frame, Size } from './screen.ts'

const MASK_LENGTH = 8

/**
 * A line of text, or bullets for a secret. Enquirer has the text, the default, the validation, Tab
 * and Enter. The editing keys are ours, see `editOf`.
 */
export class TextPrompt implements OpenPrompt {
  readonly #question: TextQuestion | SecretQuestion
  readonly #style: Style
  readonly #masked: boolean
  readonly #enquirer: Started
  /** Enquirer 2.4.1 forgets the problem once it has drawn it (`submit` in `lib/prompt.js`). */
  #problem: string | undefined

  constructor(question: TextQuestion | SecretQuestion, style: Style) {
    this.#question = question
    this.#style = style
    this.#masked = question.kind === 'secret'
    this.#enquirer = start(this.#masked ? 'Password' : 'Input', {
      initial: question.initial ?? '',
      validate: (value: string) => this.#validate(value),
    })
  }

  get ready(): Promise<void> {
    return this.#enquirer.ready
  }

  get #prompt() {
    return this.#enquirer.prompt
  }

  get takesHelp(): boolean {
    return !this.#masked && this.#prompt.input === ''
  }

  async handle({ token }: Entry): Promise<{ value: unknown } | 'help' | undefined> {
    if (this.#asksForHelp(token)) {
      this.#edit(() => ({ text: '', cursor: 0 }))
      return 'help'
    }
    this.#problem = undefined
    if (token.kind !== 'key') await this.#type(token)
    else if (token.key.name === 'enter') await this.#press('enter')
    else if (token.key.name === 'tab') await this.#complete()
    else this.#edit(editOf(token.key))
    return this.#enquirer.submitted()
  }

  view(size: Size, more: MoreHelp): Frame {
    const parts = {
      question: this.#question,
      problem: this.#problem,
      more,
      helpKey: this.#masked ? 'Type ? and press Enter for help' : '? for help',
    }
    return frameOf({ ...parts, field: (room) => this.#field(room) }, size, this.#style)
  }

  shown(answer: unknown): string {
    const value = String(answer)
    if (!this.#masked) return value === '' ? this.#emptyLabel : value
    const length = this.#prompt.input === '' ? Math.min(value.length, MASK_LENGTH) : value.length
    return this.#style.symbols.bullet.repeat(length)
  }

  get #emptyLabel(): string {
    return this.#question.emptyLabel ?? ''
  }

  #field(room: number): Field {
    const { input, cursor } = this.#prompt
    if (input === '') return { painted: this.#placeholder(room), column: 0 }
    if (this.#masked) return maskedField(input.length, room, this.#style)
    return textField(input, cursor, room, this.#style)
  }

  #placeholder(room: number): string {
    const { initial } = this.#question
    if ((initial === undefined || initial === '') && this.#emptyLabel === '') return ''
    const text = this.#masked ? 'unchanged' : initial || this.#emptyLabel
    const { symbols, palette } = this.#style
    return palette.dim(clip(visible(text), room - 1, symbols.ellipsis))
  }

  /** A secret may begin with a question mark, so only `?` and Enter ask for help. */
  #asksForHelp(token: Token): boolean {
    const isEnter = token.kind === 'key' && token.key.name === 'enter'
    return this.#masked && isEnter && this.#prompt.input === '?'
  }

  #validate(value: string): true | string {
    this.#problem = this.#question.validate?.(value)
    return this.#problem ?? true
  }

  async #type(token: Exclude<Token, { kind: 'key' }>): Promise<void> {
    const text = token.kind === 'paste' ? oneLine(token.text) : token.text
    if (text !== '') await this.#prompt.keypress(text)
  }

  async #press(name: string): Promise<void> {
    await this.#prompt.keypress(ENQUIRER_KEYS[name] ?? '')
  }

  /** Tab puts the default into the line for editing. A secret that is set stays hidden. */
  async #complete(): Promise<void> {
    if (!this.#masked && this.#prompt.input === '') await this.#press('tab')
  }

  #edit(edit: ReturnType<typeof editOf>): void {
    if (edit === undefined) return
    const { input, cursor } = this.#prompt
    const line = edit({ text: input, cursor })
    this.#prompt.input = line.text
    this.#prompt.cursor = line.cursor
  }
}

/** Copied text often has line breaks, in the middle or at the end. See enquirer issue #164. */
function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .trim()
}
