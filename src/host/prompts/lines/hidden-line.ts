import { Cancelled } from '../../../errors.ts'
import { TerminalMode } from '../input/terminal-mode.ts'
import { type Token, Tokenizer } from '../input/tokenizer.ts'
import type { InputStream } from '../prompter-options.ts'
import type { LineSource } from './line-source.ts'

interface HiddenOptions {
  readonly stdin: InputStream
  readonly source: LineSource
  readonly signal: AbortSignal
  /** For a paste of several lines. Enter submits it only if no input follows. */
  readonly manyLines: boolean
  /** Called when the echo is off, also after `fg`. Draws the prompt. */
  readonly ready: () => void
}

const QUIET_AFTER_ENTER_MS = 80

/**
 * Reads a secret from a terminal, hidden. It can exceed the 4,095 characters of the terminal's line
 * mode. Undefined if the signal fires first. Does not use escape sequences. Enquirer 2.4.1 redraws
 * with them for each key, also in its `Invisible` and with TERM=dumb (`lib/types/string.js`).
 */
export function readHidden(options: HiddenOptions): Promise<string | undefined> {
  return new HiddenReader(options).read()
}

class HiddenReader {
  readonly #options: HiddenOptions
  readonly #mode: TerminalMode
  readonly #tokenizer = new Tokenizer()
  readonly #answer: Promise<string | undefined>
  #resolve: (text: string | undefined) => void = () => {}
  #reject: (error: Error) => void = () => {}
  #parts: string[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(options: HiddenOptions) {
    this.#options = options
    this.#mode = new TerminalMode({ stdin: options.stdin, onResume: options.ready })
    this.#answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  async read(): Promise<string | undefined> {
    const { source, signal } = this.#options
    if (signal.aborted) return undefined
    const withdraw = (): void => {
      // Immediately: the signal may be about to stop the process.
      this.#mode.close()
      this.#resolve(undefined)
    }
    signal.addEventListener('abort', withdraw, { once: true })
    this.#mode.open()
    source.divert((bytes) => this.#take(bytes))
    this.#options.ready()
    try {
      return await this.#answer
    } finally {
      clearTimeout(this.#timer)
      signal.removeEventListener('abort', withdraw)
      source.divert(undefined)
      this.#mode.close()
    }
  }

  /** Byte by byte: input after the Enter belongs to a later question. */
  #take(bytes: Buffer): void {
    clearTimeout(this.#timer)
    for (let at = 0; at < bytes.length; at += 1) {
      const entered = this.#tokenizer
        .push(bytes.subarray(at, at + 1))
        .some((token) => this.#apply(token))
      if (!entered) continue
      if (!this.#options.manyLines) {
        this.#finish(bytes.subarray(at + 1))
        return
      }
      this.#parts.push('\n')
    }
    if (this.#parts.at(-1) === '\n') {
      this.#timer = setTimeout(() => this.#finish(Buffer.alloc(0)), QUIET_AFTER_ENTER_MS)
    }
  }

  #finish(rest: Buffer): void {
    // As the terminal does in line mode.
    this.#options.source.unread(Buffer.from(rest.map((byte) => (byte === 0x0d ? 0x0a : byte))))
    this.#resolve(this.#parts.join(''))
  }

  /** True at an Enter. */
  #apply(token: Token): boolean {
    if (token.kind !== 'key') {
      this.#parts.push(token.text)
      return false
    }
    const { name, ctrl, letter } = token.key
    if (name === 'backspace') this.#parts.pop()
    if (ctrl && letter === 'u') this.#parts = []
    if (ctrl && letter === 'z') this.#mode.suspend()
    if (ctrl && (letter === 'c' || letter === 'd')) this.#reject(new Cancelled())
    return name === 'enter'
  }
}
