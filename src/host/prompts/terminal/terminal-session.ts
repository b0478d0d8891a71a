import { Cancelled } from '../../../errors.ts'
import type { AnyReply, PromptText } from '../../../wizard/prompter.ts'
import { wrap } from '../cells.ts'
import { TerminalInput } from '../input/terminal-input.ts'
import { TerminalMode } from '../input/terminal-mode.ts'
import { answerNeeded, moreMessages, type PromptContext } from '../prompt-context.ts'
import { frameOf, type MoreHelp } from './prompt-layout.ts'
import type { Style } from './question-style.ts'
import type { Screen } from './screen.ts'
import type { Transcript } from './transcript.ts'

const HANG_UP_MS = 50
const ROWS_OF_A_QUESTION = 10

interface OpenQuestion extends PromptText {
  readonly cancel: AbortController
}

/**
 * The terminal from the first question to `close()`: raw mode, the only reader, signals and
 * screen. Every way out restores the terminal. Enquirer 2.4.1 opens and closes all of this for each
 * prompt (`listen` in `lib/keypress.js`), and loses what is typed between two prompts.
 */
export class TerminalSession {
  readonly input: TerminalInput
  readonly screen: Screen
  readonly #context: PromptContext
  readonly #transcript: Transcript
  readonly #mode: TerminalMode
  readonly #stopped: AbortSignal
  #question: OpenQuestion | undefined
  #closed = false
  /** Input was discarded. A new question first waits for an Enter. */
  #waitsForEnter = false

  constructor(context: PromptContext, screen: Screen, transcript: Transcript) {
    this.#context = context
    this.screen = screen
    this.#transcript = transcript
    this.#mode = new TerminalMode({
      stdin: context.options.stdin,
      write: context.write,
      onSuspend: () => {
        screen.abandon()
        transcript.detach()
      },
      onResume: () => screen.refresh(),
    })
    this.input = new TerminalInput({
      stdin: context.options.stdin,
      onInterrupt: () => this.#interrupt(),
      onSuspend: () => this.#mode.suspend(),
    })
    this.#stopped = context.options.stopped
    const stop = (): void => {
      this.#keepQuestion()
      this.#restore()
      this.#question?.cancel.abort()
    }
    this.#stopped.addEventListener('abort', stop, { once: true })
  }

  /** Asks one question on the open terminal. `cancel` fires when it is cancelled. */
  async during(
    question: PromptText,
    ask: (cancel: AbortSignal, style: Style) => Promise<AnyReply>,
  ): Promise<AnyReply> {
    if (this.#closed || this.#stopped.aborted) throw new Cancelled()
    if (this.#context.output().isTTY !== true)
      throw answerNeeded(question, 'there is no terminal to show it on')
    this.#open()
    this.#question = { ...question, cancel: new AbortController() }
    const { signal } = this.#question.cancel
    try {
      if (this.#waitsForEnter) await this.#waitForEnter(signal)
      this.#transcript.open(question)
      const reply = await ask(signal, this.#transcript.styleOf(question.step))
      this.screen.close()
      if (reply.kind === 'back') this.#transcript.back()
      return reply
    } catch (error) {
      this.#keepQuestion()
      throw error
    } finally {
      this.#question = undefined
    }
  }

  /** Replaces the open question with its answer. */
  answered(question: PromptText, answer: string): void {
    this.screen.close()
    this.#transcript.answered(question, answer)
  }

  /** For a question that closes while the user pastes into it. */
  discardInput(): void {
    this.input.discardUntilQuiet()
    this.#waitsForEnter = true
  }

  /** Prints a long help, or one with a link, once above the question instead of below it. */
  showsMore(question: PromptText, shown: MoreHelp): MoreHelp {
    if (shown) return shown
    const { more, moreLink } = question
    const { columns, rows } = this.screen.size
    const lines = more.split('\n').reduce((sum, line) => sum + wrap(line, columns - 6).length, 0)
    if (moreLink === undefined && lines <= rows - ROWS_OF_A_QUESTION) return true
    for (const message of moreMessages(question)) this.#transcript.say(message)
    return 'above'
  }

  /** The terminal was closed. The signal arrives at about the same time. */
  async hungUp(question: PromptText): Promise<Error> {
    await new Promise((resolve) => setTimeout(resolve, HANG_UP_MS))
    return this.#stopped.aborted ? new Cancelled() : answerNeeded(question, 'the terminal is gone')
  }

  close(): void {
    this.#closed = true
    this.#question?.cancel.abort()
    this.#restore()
  }

  #open(): void {
    this.#mode.open()
    this.input.open()
    process.off('SIGWINCH', this.#onResize)
    process.on('SIGWINCH', this.#onResize)
  }

  #restore(): void {
    process.off('SIGWINCH', this.#onResize)
    this.#mode.close()
    this.input.close()
  }

  readonly #onResize = (): void => this.#transcript.resized()

  /** Ctrl-C cancels the open question. If no question is open, it is a SIGINT. */
  #interrupt(): void {
    if (this.#question !== undefined) this.#question.cancel.abort()
    else process.kill(process.pid, 'SIGINT')
  }

  /** A cancelled question remains on the screen, but not the help. */
  #keepQuestion(): void {
    if (this.#question !== undefined && this.screen.isOpen)
      this.#transcript.cancelled(this.#question)
  }

  async #waitForEnter(signal: AbortSignal): Promise<void> {
    const question = {
      message: 'Press Enter to continue',
      help: 'Your previous input was not used.',
      more: '',
    }
    const style = this.#transcript.styleOf(undefined)
    this.screen.open((size) =>
      frameOf({ question, field: () => ({ painted: '', column: 0 }) }, size, style),
    )
    this.input.dropTypeAhead()
    for (;;) {
      const entry = await this.input.next(signal)
      if (typeof entry === 'string') throw new Cancelled()
      if (entry.token.kind !== 'key') continue
      if (entry.token.key.ctrl && entry.token.key.letter === 'd') throw new Cancelled()
      if (entry.token.key.name === 'enter') break
    }
    this.#waitsForEnter = false
    this.screen.close()
  }
}
