import type { InputStream } from '../prompt-context.ts'
import { type Token, Tokenizer } from './tokenizer.ts'

export interface Entry {
  readonly token: Token
  /** Tokens from the same read have the same number. */
  readonly burst: number
  readonly at: number
}

interface TerminalInputOptions {
  readonly stdin: InputStream
  /** Ctrl-C. Called immediately, ahead of earlier input. */
  readonly onInterrupt: () => void
  /** Ctrl-Z. */
  readonly onSuspend: () => void
}

/** A slow connection may split an arrow key, which begins like Escape. */
const ESCAPE_MS = 100
/** A pause this long completes a paste if the end mark is missing. */
const LOST_END_MS = 3_000
const QUIET_MS = 150

/**
 * The only reader of the terminal. Input between two questions is kept for the second one.
 * Only an open question keeps the process running. Enquirer 2.4.1 opens a readline for each prompt
 * (`listen` in `lib/keypress.js`): of `a`, Enter, `b`, Enter in one read, the second question gets
 * nothing, and Ctrl-C crashes on Node 24 (issue #483).
 */
export class TerminalInput {
  readonly #options: TerminalInputOptions
  readonly #tokenizer = new Tokenizer()
  #queue: Entry[] = []
  #burst = 0
  #lastByteAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #wake: (() => void) | undefined
  #open = false
  #ended = false
  #discarding = false

  constructor(options: TerminalInputOptions) {
    this.#options = options
  }

  get pending(): boolean {
    return this.#queue.length > 0
  }

  /** The number of reads so far. */
  get reads(): number {
    return this.#burst
  }

  /** Whether the user is typing or pasting right now. */
  get underWay(): boolean {
    return (
      this.#tokenizer.pasting || this.pending || performance.now() - this.#lastByteAt < QUIET_MS
    )
  }

  open(): void {
    if (this.#open) return
    this.#open = true
    const { stdin } = this.#options
    stdin.on('data', this.#receive)
    for (const event of ['end', 'close', 'error']) stdin.on(event, this.#end)
    stdin.resume()
    stdin.unref?.()
  }

  close(): void {
    clearTimeout(this.#timer)
    if (!this.#open) return
    this.#open = false
    const { stdin } = this.#options
    stdin.off('data', this.#receive)
    for (const event of ['end', 'close', 'error']) stdin.off(event, this.#end)
    stdin.pause()
    // A paused stdin lets the process exit, so undo `unref` for later readers.
    stdin.ref?.()
    this.#end()
  }

  /** Waits for a token. `aborted` does not consume one. */
  async next(signal: AbortSignal): Promise<Entry | 'ended' | 'aborted'> {
    if (!signal.aborted && !this.pending && !this.#ended) await this.#more(signal)
    if (signal.aborted) return 'aborted'
    return this.#queue.shift() ?? 'ended'
  }

  /** Resolves when a token arrives, the time is over, or the signal fires. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!signal.aborted && !this.pending && !this.#ended) await this.#more(signal, ms)
  }

  /** Discards input that is older than the question. */
  dropTypeAhead(): void {
    this.#queue = []
  }

  /** Discards the paste in progress, until a short pause. */
  discardUntilQuiet(): void {
    this.#discarding = true
    this.#tokenizer.discard()
    this.#queue = []
    this.#schedule()
  }

  #more(signal: AbortSignal, ms?: number): Promise<void> {
    const { stdin } = this.#options
    stdin.ref?.()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = undefined
        stdin.unref?.()
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(done, ms)
      this.#wake = done
      signal.addEventListener('abort', done, { once: true })
    })
  }

  readonly #receive = (chunk: Buffer | string): void => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const isQuiet = performance.now() - this.#lastByteAt >= QUIET_MS
    this.#burst += 1
    this.#lastByteAt = performance.now()
    if (isQuiet && this.#tokenizer.pasting && isCtrlC(bytes)) {
      // Typed, so the paste is over.
      this.#tokenizer.endPaste()
      this.#interrupt()
    } else this.#accept(this.#tokenizer.push(bytes))
    this.#schedule()
  }

  #accept(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (isControl(token, 'c')) this.#interrupt()
      else if (isControl(token, 'z')) this.#options.onSuspend()
      else if (!this.#discarding)
        this.#queue.push({ token, burst: this.#burst, at: this.#lastByteAt })
    }
    if (this.pending) this.#wake?.()
  }

  /** Like a terminal, Ctrl-C also discards earlier input. */
  #interrupt(): void {
    this.#queue = []
    this.#options.onInterrupt()
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#tokenizer.pasting) {
      this.#timer = setTimeout(() => this.#settle(this.#tokenizer.endPaste()), LOST_END_MS)
    } else if (this.#discarding) {
      this.#timer = setTimeout(() => this.#quiet(), QUIET_MS)
    } else if (this.#tokenizer.undecided) {
      this.#timer = setTimeout(() => this.#settle(this.#tokenizer.flush()), ESCAPE_MS)
    }
  }

  #quiet(): void {
    this.#tokenizer.flush()
    this.#discarding = false
  }

  #settle(tokens: readonly Token[]): void {
    this.#accept(tokens)
    this.#schedule()
  }

  readonly #end = (): void => {
    this.#ended = true
    this.#wake?.()
  }
}

function isCtrlC(bytes: Buffer): boolean {
  return bytes.length === 1 && bytes[0] === 0x03
}

function isControl(token: Token, letter: string): boolean {
  return token.kind === 'key' && token.key.ctrl && !token.key.alt && token.key.letter === letter
}
