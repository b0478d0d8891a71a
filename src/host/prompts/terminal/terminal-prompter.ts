import { Cancelled } from '../../../errors.ts'
import type { AnyReply, Message, Prompter, Question, ReplyTo } from '../../../wizard/prompter.ts'
import type { PromptContext } from '../prompt-context.ts'
import { ChoicePrompt } from './choice-prompt.ts'
import { ConfirmPrompt } from './confirm-prompt.ts'
import { type Enquirer, loadEnquirer } from './enquirer.ts'
import { type OpenPrompt, promptKey } from './open-prompt.ts'
import { askPaste, askWait } from './paste-prompt.ts'
import type { MoreHelp } from './prompt-layout.ts'
import type { Style } from './question-style.ts'
import type { Screen } from './screen.ts'
import { TerminalSession } from './terminal-session.ts'
import { TextPrompt } from './text-prompt.ts'
import type { Transcript } from './transcript.ts'

/** Prompts drawn on a terminal. Enquirer holds the state. */
export function createTerminalPrompter(
  context: PromptContext,
  screen: Screen,
  transcript: Transcript,
): Prompter {
  return new TerminalPrompter(context, screen, transcript)
}

class TerminalPrompter implements Prompter {
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
    const reply = this.#turn.then(() => this.#session.during(question, this.#askNow(question)))
    this.#turn = reply.catch(() => undefined)
    return reply as Promise<ReplyTo<Q>>
  }

  say(message: Message): void {
    this.#transcript.say(message)
  }

  close(): void {
    this.#session.close()
  }

  #askNow(question: Question): (cancel: AbortSignal, style: Style) => Promise<AnyReply> {
    const session = this.#session
    switch (question.kind) {
      case 'paste':
        return (cancel, style) => askPaste(session, style, question, cancel)
      case 'wait':
        return (cancel, style) => askWait(session, style, question, cancel)
      default:
        return async (cancel, style) => {
          this.#enquirer ??= loadEnquirer()
          const prompt = this.#createPrompt(await this.#enquirer, question, style)
          await prompt.ready
          return this.#run(question, prompt, cancel)
        }
    }
  }

  #createPrompt(
    enquirer: Enquirer,
    question: Exclude<Question, { kind: 'paste' | 'wait' }>,
    style: Style,
  ): OpenPrompt {
    if (question.kind === 'choice') return new ChoicePrompt(enquirer, question, style)
    if (question.kind !== 'confirm') return new TextPrompt(enquirer, question, style)
    this.#session.input.dropTypeAhead()
    return new ConfirmPrompt(enquirer, question, style)
  }

  async #run(question: Question, prompt: OpenPrompt, cancel: AbortSignal): Promise<AnyReply> {
    const { input, screen } = this.#session
    let more: MoreHelp = false
    screen.open((size) => prompt.view(size, more))
    for (;;) {
      const entry = await input.next(cancel)
      if (entry === 'aborted') throw new Cancelled()
      if (entry === 'ended') throw await this.#session.hungUp(question)
      const key = promptKey(entry.token, question, prompt.takesHelp)
      if (key === 'cancel') throw new Cancelled()
      if (key === 'back') return { kind: 'back' }
      const answer = key ?? (await prompt.handle(entry))
      if (answer === 'help') more = this.#session.showsMore(question, more)
      else if (answer !== undefined) {
        this.#session.answered(question, prompt.shown(answer.value))
        return { kind: 'answer', value: answer.value }
      }
      if (!input.pending) screen.refresh()
    }
  }
}
