import type { ConfirmQuestion } from '../../../wizard/prompter.ts'
import type { Entry } from '../input/terminal-input.ts'
import {
  ENQUIRER_KEYS,
  type Enquirer,
  type EnquirerPrompt,
  PasteGuard,
  quietOptions,
  start,
} from './enquirer.ts'
import type { OpenPrompt } from './open-prompt.ts'
import { frameOf, type MoreHelp } from './prompt-layout.ts'
import type { Style } from './question-style.ts'
import type { Frame, Size } from './screen.ts'

/**
 * Yes or no, with Enter. Uses enquirer's Toggle: Confirm submits at the first letter
 * (`lib/types/boolean.js`): a pasted `http://...` or `SECRET` would mean yes.
 */
export class ConfirmPrompt implements OpenPrompt {
  readonly takesHelp = true
  readonly ready: Promise<void>
  readonly #question: ConfirmQuestion
  readonly #style: Style
  readonly #prompt: EnquirerPrompt & { readonly value?: boolean }
  readonly #guard = new PasteGuard((text) => /^[yn]$/i.test(text))
  #answer: { value: boolean } | undefined

  constructor(enquirer: Enquirer, question: ConfirmQuestion, style: Style) {
    this.#question = question
    this.#style = style
    this.#prompt = new enquirer.Toggle({ ...quietOptions(), initial: question.initial })
    this.ready = start(this.#prompt, (value) => {
      this.#answer = { value: value === true }
    })
  }

  async handle(entry: Entry): Promise<{ value: boolean } | undefined> {
    if (!this.#guard.accepts(entry) || entry.token.kind === 'paste') return undefined
    const { token } = entry
    const key = token.kind === 'text' ? token.text : ENQUIRER_KEYS[token.key.name]
    if (key !== undefined) await this.#prompt.keypress(key)
    return this.#answer
  }

  view(size: Size, more: MoreHelp): Frame {
    const question = { ...this.#question, message: `${this.#question.message} (y/n)` }
    const shown = this.shown(this.#prompt.value)
    const field = { painted: this.#style.palette.accent(shown), column: shown.length }
    return frameOf(
      { question, more, field: () => field, keys: ['Enter to answer'] },
      size,
      this.#style,
    )
  }

  shown(value: unknown): string {
    return value === true ? 'yes' : 'no'
  }
}
