import type { ConfirmQuestion } from '../../../wizard/prompter.ts'
import type { Entry } from '../input/terminal-input.ts'
import {
  ENQUIRER_KEYS,
  type Enquirer,
  type EnquirerPrompt,
  quietOptions,
  start,
} from './enquirer.ts'
import type { Asking } from './open-prompt.ts'
import { Bursts } from './paste-guard.ts'
import { frameOf, type Style } from './prompt-layout.ts'
import type { Frame, Size } from './screen.ts'

const TOGGLES = new Set(['left', 'right', 'up', 'down', 'tab'])

/**
 * Yes or no, with Enter. enquirer's own Confirm answers on the first letter, so that a
 * pasted `http://...` or `SECRET` would say yes.
 */
export class ConfirmAsking implements Asking<boolean> {
  readonly takesHelp = true
  readonly ready: Promise<void>
  readonly #question: ConfirmQuestion
  readonly #style: Style
  readonly #prompt: EnquirerPrompt & { value?: boolean }
  readonly #bursts = new Bursts((text) => /^[yn]$/i.test(text))
  #yes: boolean
  #answer: { value: boolean } | undefined

  constructor(enquirer: Enquirer, question: ConfirmQuestion, style: Style) {
    this.#question = question
    this.#style = style
    this.#yes = question.initial
    this.#prompt = new enquirer.Confirm({
      ...quietOptions(),
      initial: question.initial,
      dispatch: () => {},
    })
    this.ready = start(this.#prompt, (value) => {
      this.#answer = { value: value === true }
    })
  }

  async handle(entry: Entry): Promise<{ value: boolean } | undefined> {
    if (!this.#bursts.accepts(entry)) return undefined
    const { token } = entry
    if (token.kind === 'text') this.#yes = /^y$/i.test(token.text)
    if (token.kind !== 'key') return undefined
    if (TOGGLES.has(token.key.name)) this.#yes = !this.#yes
    if (token.key.name === 'enter') {
      this.#prompt.value = this.#yes
      await this.#prompt.keypress(ENQUIRER_KEYS.enter ?? '')
    }
    return this.#answer
  }

  view(size: Size, more: boolean): Frame {
    const question = { ...this.#question, message: `${this.#question.message} (y/n)` }
    const shown = this.shown(this.#yes)
    const field = { painted: this.#style.palette.accent(shown), column: shown.length }
    return frameOf(
      { question, more, field: () => field, keys: ['Enter to answer'] },
      size,
      this.#style,
    )
  }

  shown(value: boolean): string {
    return value ? 'yes' : 'no'
  }
}
