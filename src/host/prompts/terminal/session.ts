import { Cancelled } from '../../../errors.ts'
import type { Question } from '../../../wizard/prompter.ts'
import type { PromptContext } from '../context.ts'
import { Suspension } from '../input/suspend.ts'
import { TerminalInput } from '../input/terminal-input.ts'
import { TerminalMode } from '../input/terminal-mode.ts'
import { answerNeeded } from '../needed.ts'
import { type StopWatch, watchStop } from '../stop.ts'
import { answeredLine, frameOf } from './layout.ts'
import { Screen } from './screen.ts'

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
  #question: AbortController | undefined
  #closed = false
  /** Input was thrown away; the next question waits for an Enter that is meant for it. */
  #gate = false

  constructor(context: PromptContext) {
    this.#context = context
    this.screen = new Screen(context.output)
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
    this.#stop = watchStop(context.options, () => this.#restore())
    this.#stop.signal.addEventListener('abort', () => this.#question?.abort(), { once: true })
  }

  /** Runs one question on the open terminal; its signal fires when it is cancelled. */
  async during<T extends { kind: string }>(
    question: Question,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#closed || this.#stop.signal.aborted) throw new Cancelled()
    if (this.#context.output().isTTY !== true)
      throw answerNeeded(question, 'there is no terminal to show it on')
    this.#open()
    this.#question = new AbortController()
    const { signal } = this.#question
    try {
      if (this.#gate) await this.#passGate(signal)
      const reply = await run(signal)
      this.screen.close()
      return reply
    } catch (error) {
      this.#leaveLine(question)
      throw error
    } finally {
      this.#question = undefined
    }
  }

  /** For a question that ends while someone is pasting into it. */
  discardInput(begun: boolean): void {
    if (!begun && !this.input.underWay) return
    this.input.discardUntilQuiet()
    this.#gate = true
  }

  close(): void {
    this.#closed = true
    this.#question?.abort()
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
    if (this.#question !== undefined) this.#question.abort()
    else process.kill(process.pid, 'SIGINT')
  }

  /** A question that got no answer stays on the screen as it was asked. */
  #leaveLine(question: Question): void {
    const { columns } = this.screen.size
    this.screen.close(`${answeredLine(question, '', columns, this.#context)}\n`)
  }

  async #passGate(signal: AbortSignal): Promise<void> {
    const question = {
      message: 'Press Enter to go on',
      help: 'What was being typed or pasted was not used.',
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
