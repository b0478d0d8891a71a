import { Cancelled } from '../../../errors.ts'
import type {
  AnyReply,
  ConfirmQuestion,
  Message,
  PasteQuestion,
  Prompter,
  Question,
  ReplyTo,
  WaitQuestion,
} from '../../../wizard/prompter.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Token } from '../input/tokenizer.ts'
import type { PromptContext } from '../prompt-context.ts'
import { ChoicePrompt } from './choice-prompt.ts'
import { ENQUIRER_KEYS, PasteGuard, type Started, start } from './enquirer.ts'
import { PastePrompt } from './paste-prompt.ts'
import { frameOf, type MoreHelp, type OpenPrompt, waitFrame } from './prompt-layout.ts'
import type { Style } from './question-style.ts'
import type { Frame, Screen, Size } from './screen.ts'
import { TerminalSession } from './terminal-session.ts'
import { TextPrompt } from './text-prompt.ts'
import type { Transcript } from './transcript.ts'

/** Prompts drawn on a terminal. Enquirer holds the state. */
export class TerminalPrompter implements Prompter {
  readonly #session: TerminalSession
  readonly #transcript: Transcript
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
    const prompt = this.#createPrompt(question, style)
    await prompt.ready
    return prompt
  }

  #createPrompt(question: Exclude<Question, PasteQuestion | WaitQuestion>, style: Style) {
    if (question.kind === 'choice') return new ChoicePrompt(question, style)
    if (question.kind !== 'confirm') return new TextPrompt(question, style)
    this.#session.input.dropTypeAhead()
    return new ConfirmPrompt(question, style)
  }
}

/**
 * Yes or no, with Enter. Uses enquirer's Toggle: Confirm submits at the first letter
 * (`lib/types/boolean.js`): a pasted `http://...` or `SECRET` would mean yes.
 */
class ConfirmPrompt implements OpenPrompt {
  readonly takesHelp = true
  readonly #question: ConfirmQuestion
  readonly #style: Style
  readonly #enquirer: Started
  readonly #guard = new PasteGuard((text) => /^[yn]$/i.test(text))

  constructor(question: ConfirmQuestion, style: Style) {
    this.#question = question
    this.#style = style
    this.#enquirer = start('Toggle', { initial: question.initial })
  }

  get ready(): Promise<void> {
    return this.#enquirer.ready
  }

  async handle(entry: Entry): Promise<{ value: unknown } | undefined> {
    if (!this.#guard.accepts(entry) || entry.token.kind === 'paste') return undefined
    const { token } = entry
    const key = token.kind === 'text' ? token.text : ENQUIRER_KEYS[token.key.name]
    if (key !== undefined) await this.#enquirer.prompt.keypress(key)
    return this.#enquirer.submitted()
  }

  view(size: Size, more: MoreHelp): Frame {
    const question = { ...this.#question, message: `${this.#question.message} (y/n)` }
    const shown = this.shown(this.#enquirer.prompt.value)
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

/** A countdown. Only the keys for cancel, back and help have an effect. */
function waitPrompt(question: WaitQuestion, style: Style): OpenPrompt {
  return {
    view: (size, more) => waitFrame(question, more, size, style),
    handle: async () => undefined,
    shown: () => '',
    takesHelp: true,
  }
}

const STATUS_MS = 1_000

/** Draws the prompt and passes the keys to it, until it has an answer or the question ends. */
async function runPrompt(
  session: TerminalSession,
  question: Question,
  prompt: OpenPrompt,
  cancel: AbortSignal,
): Promise<AnyReply> {
  const { input, screen } = session
  const isTimed = question.kind === 'paste' || question.kind === 'wait'
  const ends = isTimed
    ? AbortSignal.any([cancel, ...(question.signal ? [question.signal] : [])])
    : cancel
  let more: MoreHelp = false
  screen.open((size) => prompt.view(size, more))
  const clock = isTimed ? setInterval(() => screen.refresh(), STATUS_MS) : undefined
  const cancelled = (): Cancelled => {
    // The prompt is useless without the countdown, so remove it from the screen.
    if (isTimed) screen.close()
    return new Cancelled()
  }
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled()
      if (entry === 'aborted') {
        prompt.withdraw?.()
        return { kind: 'withdrawn' }
      }
      if (entry === 'ended') {
        if (isTimed) return { kind: 'ended' }
        throw await session.hungUp(question)
      }
      const key = promptKey(entry.token, question, prompt.takesHelp)
      if (key === 'cancel') throw cancelled()
      if (key === 'back') return { kind: 'back' }
      const answer = key ?? (await prompt.handle(entry, ends))
      if (answer === 'help') more = session.showsMore(question, more)
      else if (answer !== undefined) {
        session.answered(question, prompt.shown(answer.value))
        return { kind: 'answer', value: answer.value }
      }
      if (!input.pending) screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}

type PromptKey = 'cancel' | 'back' | 'help'

/**
 * The meaning of a key in all questions. Undefined if it is input. Enquirer 2.4.1 has no keys for
 * back and help: Escape cancels (`lib/combos.js`), and Ctrl-D ends the process with exit code 0.
 */
function promptKey(token: Token, question: Question, takesHelp: boolean): PromptKey | undefined {
  if (token.kind === 'text') return token.text === '?' && takesHelp ? 'help' : undefined
  if (token.kind === 'paste') return undefined
  const { name, ctrl, alt, shift, letter } = token.key
  if (ctrl && letter === 'd') return 'cancel'
  if (name === 'f1') return 'help'
  if (question.canGoBack !== true) return undefined
  const isTree = question.kind === 'choice' && question.tree === true
  const isBack =
    name === 'escape' || (name === 'tab' && shift) || (name === 'left' && (alt || isTree))
  return isBack ? 'back' : undefined
}
