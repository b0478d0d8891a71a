import { Cancelled } from '../../../errors.ts'
import type { PromptText } from '../../../wizard/prompter.ts'
import { answerNeeded } from '../answer-needed.ts'
import { wrap } from '../cells.ts'
import { Suspension } from '../input/suspension.ts'
import { TerminalInput } from '../input/terminal-input.ts'
import { TerminalMode } from '../input/terminal-mode.ts'
import type { PromptContext } from '../prompt-context.ts'
import { type StopWatch, watchStop } from '../stop-signals.ts'
import { answeredLine, frameOf } from './prompt-layout.ts'
import { reflowOf, Screen } from './screen.ts'

const HANG_UP_MS = 50
const ROWS_OF_A_QUESTION = 10

interface OpenQuestion extends PromptText {
  readonly cancel: AbortController
}

/**
 * The terminal, from the first question to `close()`: raw mode, the one reader of it, the
 * signals, and the screen. Everything is given back on every way out.
 */
export class Session {
  readonly input: TerminalInput
  readonly screen: Screen
  readonly #context: PromptContext
  readonly #mode: TerminalMode
  readonly #suspension: Suspension
  readonly #stop: StopWatch
  #question: OpenQuestion | undefined
  #closed = false
  /** Input was thrown away; the next question waits for an Enter that is meant for it. */
  #gate = false

  constructor(context: PromptContext) {
    this.#context = context
    this.screen = new Screen(context.output, reflowOf(context.options.env ?? process.env))
    this.#mode = new TerminalMode({ stdin: context.stdin, write: context.write, escapes: true })
    this.input = new TerminalInput({
      stdin: context.stdin,
      onInterrupt: () => this.#interrupt(),
      onSuspend: () => this.#suspension.suspend(),
    })
    this.#suspension = new Suspension({
      leave: () => this.#rest(),
      enter: () => this.#resume(),
    })
    this.#stop = watchStop(context.options, () => {
      this.#leaveLine()
      this.#restore()
    })
    this.#stop.signal.addEventListener('abort', () => this.#question?.cancel.abort(), {
      once: true,
    })
  }

  /** Runs one question on the open terminal; its signal fires when it is cancelled. */
  async during<T extends { kind: string }>(
    question: PromptText,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#closed || this.#stop.signal.aborted) throw new Cancelled()
    if (this.#context.output().isTTY !== true)
      throw answerNeeded(question, 'there is no terminal to show it on')
    this.#open()
    this.#question = { ...question, cancel: new AbortController() }
    const { signal } = this.#question.cancel
    try {
      if (this.#gate) await this.#passGate(signal)
      const reply = await run(signal)
      this.screen.close()
      if (reply.kind === 'answer')
        this.#context.noteStep(question.step ?? this.#context.answeredStep)
      else if (reply.kind === 'back') this.#context.noteStep(undefined)
      return reply
    } catch (error) {
      this.#leaveLine()
      throw error
    } finally {
      this.#question = undefined
    }
  }

  /** For a question that ends while someone is pasting into it. */
  discardInput(): void {
    this.input.discardUntilQuiet()
    this.#gate = true
  }

  /** Prints a long explanation, or one with a link, above the question instead of below it. */
  showsMore(question: PromptText): boolean {
    const { columns, rows } = this.screen.size
    const { more: text, moreLink } = question
    const lines = text.split('\n').reduce((sum, line) => sum + wrap(line, columns - 6).length, 0)
    if (moreLink === undefined && lines <= rows - ROWS_OF_A_QUESTION) return true
    this.screen.above(() => {
      this.#context.talk({ tone: 'dim', text })
      if (moreLink !== undefined) this.#context.talk({ tone: 'link', text: moreLink, needed: true })
    })
    return false
  }

  /** The terminal was closed; the signal that says so comes at about the same time. */
  async hungUp(question: PromptText): Promise<Error> {
    await new Promise((resolve) => setTimeout(resolve, HANG_UP_MS))
    return this.#stop.signal.aborted
      ? new Cancelled()
      : answerNeeded(question, 'the terminal is gone')
  }

  close(): void {
    this.#closed = true
    this.#question?.cancel.abort()
    this.#restore()
    this.#stop.close()
  }

  #open(): void {
    this.#stop.open()
    this.#suspension.open()
    this.#mode.enter()
    this.input.open()
    process.off('SIGWINCH', this.#onResize)
    process.on('SIGWINCH', this.#onResize)
  }

  #restore(): void {
    process.off('SIGWINCH', this.#onResize)
    this.#suspension.close()
    this.#mode.leave()
    this.input.close()
  }

  readonly #onResize = (): void => this.screen.refresh()

  #rest(): void {
    this.screen.abandon()
    this.#mode.leave()
  }

  #resume(): void {
    this.#mode.enter()
    this.screen.refresh()
  }

  /** Ctrl-C ends the open question; with none it is the signal it would have been. */
  #interrupt(): void {
    if (this.#question !== undefined) this.#question.cancel.abort()
    else process.kill(process.pid, 'SIGINT')
  }

  /** A question that got no answer stays on the screen as it was asked. */
  #leaveLine(): void {
    if (this.#question === undefined) return
    const { columns } = this.screen.size
    this.screen.close(`${answeredLine(this.#question, '', columns, this.#context)}\n`)
  }

  async #passGate(signal: AbortSignal): Promise<void> {
    const question = {
      message: 'Press Enter to go on',
      help: 'What was being typed or pasted was not used.',
      more: '',
    }
    this.screen.open((size) =>
      frameOf({ question, field: () => ({ painted: '', column: 0 }) }, size, this.#context),
    )
    this.input.dropTypeAhead()
    for (;;) {
      const entry = await this.input.next(signal)
      if (typeof entry === 'string') throw new Cancelled()
      if (entry.token.kind !== 'key') continue
      if (entry.token.key.ctrl && entry.token.key.letter === 'd') throw new Cancelled()
      if (entry.token.key.name === 'enter') break
    }
    this.#gate = false
    this.screen.close()
  }
}
