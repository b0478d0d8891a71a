import type {
  ConfirmQuestion,
  Message,
  PasteQuestion,
  Prompter,
  Question,
  ReplyTo,
  WaitQuestion,
} from '../../../wizard/prompter.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { PromptContext } from '../prompt-context.ts'
import { ChoicePrompt } from './choice-prompt.ts'
import {
  ENQUIRER_KEYS,
  type Enquirer,
  type EnquirerPrompt,
  loadEnquirer,
  PasteGuard,
  quietOptions,
  start,
} from './enquirer.ts'
import { type OpenPrompt, runPrompt } from './open-prompt.ts'
import { PastePrompt, waitPrompt } from './paste-prompt.ts'
import { frameOf, type MoreHelp } from './prompt-layout.ts'
import type { Style } from './question-style.ts'
import type { Frame, Screen, Size } from './screen.ts'
import { TerminalSession } from './terminal-session.ts'
import { TextPrompt } from './text-prompt.ts'
import type { Transcript } from './transcript.ts'

/** Prompts drawn on a terminal. Enquirer holds the state. */
export class TerminalPrompter implements Prompter {
  readonly #session: TerminalSession
  readonly #transcript: Transcript
  #enquirer: Promise<Enquirer> | undefined
  /** Questions asked at the same time wait for each other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(context: PromptContext, screen: Screen, transcript: Transcript) {
    this.#transcript = transcript
    this.#session = new TerminalSession(context, screen, transcript)
  }

  ask<Q extends Question>(question: Q): Promise<ReplyTo<Q>> {
    const reply = this.#turn.then(() =>
      this.#session.during(question, async (cancel, style) =>
        runPrompt(this.#session, question, await this.#open(question, style), cancel),
      ),
    )
    this.#turn = reply.catch(() => undefined)
    return reply as Promise<ReplyTo<Q>>
  }

  say(message: Message): void {
    this.#transcript.say(message)
  }

  close(): void {
    this.#session.close()
  }

  async #open(question: Question, style: Style): Promise<OpenPrompt> {
    if (question.kind === 'paste') return new PastePrompt(this.#session, question, style)
    if (question.kind === 'wait') return waitPrompt(question, style)
    this.#enquirer ??= loadEnquirer()
    const prompt = this.#createPrompt(await this.#enquirer, question, style)
    await prompt.ready
    return prompt
  }

  #createPrompt(
    enquirer: Enquirer,
    question: Exclude<Question, PasteQuestion | WaitQuestion>,
    style: Style,
  ) {
    if (question.kind === 'choice') return new ChoicePrompt(enquirer, question, style)
    if (question.kind !== 'confirm') return new TextPrompt(enquirer, question, style)
    this.#session.input.dropTypeAhead()
    return new ConfirmPrompt(enquirer, question, style)
  }
}

/**
 * Yes or no, with Enter. Uses enquirer's Toggle: Confirm submits at the first letter
 * (`lib/types/boolean.js`): a pasted `http://...` or `SECRET` would mean yes.
 */
class ConfirmPrompt implements OpenPrompt {
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
