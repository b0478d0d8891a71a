import { Cancelled } from '../../../errors.ts'
import type {
  AnyReply,
  Prompter,
  Question,
  Reply,
  ReplyTo,
  Talk,
} from '../../../wizard/prompter.ts'
import type { PromptContext } from '../prompt-context.ts'
import { ChoiceAsking } from './choice-prompt.ts'
import { ConfirmAsking } from './confirm-prompt.ts'
import { type Enquirer, loadEnquirer } from './enquirer.ts'
import type { Asking } from './open-prompt.ts'
import { askPaste, askWait } from './paste-prompt.ts'
import { wayOut } from './prompt-keys.ts'
import { answeredLine } from './prompt-layout.ts'
import { Session } from './terminal-session.ts'
import { TextAsking } from './text-prompt.ts'

/** Questions drawn on a terminal; enquirer keeps their state. */
export function createTerminalPrompter(context: PromptContext): Prompter {
  return new TerminalPrompter(context)
}

class TerminalPrompter implements Prompter {
  readonly #context: PromptContext
  readonly #session: Session
  #enquirer: Promise<Enquirer> | undefined
  /** Questions asked at the same time come one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(context: PromptContext) {
    this.#context = context
    this.#session = new Session(context)
  }

  ask<Q extends Question>(question: Q): Promise<ReplyTo<Q>> {
    return this.#answer(question) as Promise<ReplyTo<Q>>
  }

  #answer(question: Question): Promise<AnyReply> {
    const [session, style] = [this.#session, this.#context]
    switch (question.kind) {
      case 'text':
      case 'secret':
        return this.#ask(question, (enquirer) => new TextAsking(enquirer, question, style))
      case 'choice':
        return this.#ask(question, (enquirer) => new ChoiceAsking(enquirer, question, style))
      case 'confirm':
        return this.#ask(question, (enquirer) => {
          session.input.dropTypeAhead()
          return new ConfirmAsking(enquirer, question, style)
        })
      case 'paste':
        return this.#inTurn(question, (signal) => askPaste(session, style, question, signal))
      case 'wait':
        return this.#inTurn(question, (signal) => askWait(session, style, question, signal))
    }
  }

  say(line: Talk): void {
    this.#session.screen.above(() => this.#context.talk(line))
  }

  close(): void {
    this.#session.close()
  }

  #ask<T>(question: Question, create: (enquirer: Enquirer) => Asking<T>): Promise<Reply<T>> {
    return this.#inTurn(question, async (signal) => {
      this.#enquirer ??= loadEnquirer()
      const asking = create(await this.#enquirer)
      await asking.ready
      return this.#converse(question, asking, signal)
    })
  }

  async #converse<T>(
    question: Question,
    asking: Asking<T>,
    signal: AbortSignal,
  ): Promise<Reply<T>> {
    const { input, screen } = this.#session
    let more = false
    screen.open((size) => asking.view(size, more))
    for (;;) {
      const entry = await input.next(signal)
      if (entry === 'aborted') throw new Cancelled()
      if (entry === 'ended') throw await this.#session.hungUp(question)
      const out = wayOut(entry.token, question, asking.takesHelp)
      if (out === 'cancel') throw new Cancelled()
      if (out === 'back') return { kind: 'back' }
      const answer = out ?? (await asking.handle(entry))
      if (answer === 'help') more = this.#session.showsMore(question)
      else if (answer !== undefined) {
        const { columns } = screen.size
        screen.close(
          `${answeredLine(question, asking.shown(answer.value), columns, this.#context)}\n`,
        )
        return { kind: 'answer', value: answer.value }
      }
      if (!input.pending) screen.refresh()
    }
  }

  /** One question at a time, from an open terminal to an answer or an error. */
  async #inTurn<T extends { kind: string }>(
    question: Question,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const before = this.#turn
    let done = (): void => {}
    this.#turn = new Promise<void>((resolve) => {
      done = resolve
    })
    await before
    try {
      if (question.step !== undefined) this.#context.indentUnderStep()
      return await this.#session.during(question, run)
    } finally {
      done()
    }
  }
}
