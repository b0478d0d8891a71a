import type { InputStream } from '../prompter-options.ts'
import type { SignalHost } from '../stop-signals.ts'

const PASTE_MARKS_ON = '\x1b[?2004h'
const PASTE_MARKS_OFF = '\x1b[?2004l'
const CURSOR_SHOW = '\x1b[?25h'

interface TerminalModeOptions {
  readonly stdin: InputStream
  readonly write: (text: string) => void
  /** False: only sets raw mode, and does not send escape sequences. */
  readonly escapes: boolean
}

/**
 * Raw mode and marked pastes. Every exit of the process restores the terminal. Enquirer 2.4.1
 * leaves raw mode on after SIGHUP (`onExit` in `lib/utils.js`), and does not know marked pastes
 * (issue #164).
 */
export class TerminalMode {
  readonly #options: TerminalModeOptions
  #raw = false

  constructor(options: TerminalModeOptions) {
    this.#options = options
  }

  get isRaw(): boolean {
    return this.#raw
  }

  enter(): void {
    if (this.#raw) return
    this.#raw = true
    this.#setRaw(true)
    if (this.#options.escapes) this.#options.write(PASTE_MARKS_ON)
    process.on('exit', this.leave)
  }

  /** You can call it at any time, also while the process exits. */
  readonly leave = (): void => {
    if (!this.#raw) return
    this.#raw = false
    process.off('exit', this.leave)
    if (this.#options.escapes) this.#options.write(PASTE_MARKS_OFF + CURSOR_SHOW)
    this.#setRaw(false)
  }

  #setRaw(raw: boolean): void {
    try {
      this.#options.stdin.setRawMode?.(raw)
    } catch {
      // A terminal that has hung up cannot be restored.
    }
  }
}

interface SuspendOptions {
  /** Restores the terminal. */
  readonly leave: () => void
  /** Resumes control of the terminal and draws. */
  readonly enter: () => void
  readonly host?: SignalHost
  readonly platform?: NodeJS.Platform
}

/**
 * Handles Ctrl-Z, `kill -TSTP` and `fg`. In raw mode, Ctrl-Z is a character, and enquirer 2.4.1
 * only beeps (`lib/combos.js`).
 */
export class Suspension {
  readonly #options: SuspendOptions
  readonly #host: SignalHost
  #watching = false
  /** The expected SIGCONT follows our own stop, which is already handled. */
  #isHandled = false

  constructor(options: SuspendOptions) {
    this.#options = options
    this.#host = options.host ?? process
  }

  open(): void {
    if (this.#watching || this.#isWindows) return
    this.#watching = true
    this.#host.on('SIGTSTP', this.#onStop)
    this.#host.on('SIGCONT', this.#onContinue)
  }

  close(): void {
    if (!this.#watching) return
    this.#watching = false
    this.#host.off('SIGTSTP', this.#onStop)
    this.#host.off('SIGCONT', this.#onContinue)
  }

  /** Stops the process group like the terminal does. The group may contain a parent such as npx. */
  suspend(): void {
    this.#stop(0)
  }

  readonly #onStop = (): void => this.#stop(this.#host.pid)

  /** SIGSTOP cannot be caught, so restore the terminal now. */
  readonly #onContinue = (): void => {
    if (this.#isHandled) {
      this.#isHandled = false
      return
    }
    this.#options.leave()
    this.#options.enter()
  }

  /** While a listener exists, the signal does not stop the process. */
  #stop(pid: number): void {
    if (!this.#watching) return
    this.#options.leave()
    this.#isHandled = true
    this.#host.off('SIGTSTP', this.#onStop)
    try {
      this.#host.kill(pid, 'SIGTSTP')
    } finally {
      this.#host.on('SIGTSTP', this.#onStop)
      this.#options.enter()
    }
  }

  get #isWindows(): boolean {
    return (this.#options.platform ?? process.platform) === 'win32'
  }
}
