import type { InputStream } from '../prompter-options.ts'

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
}

/**
 * Handles Ctrl-Z, `kill -TSTP` and `fg`. In raw mode, Ctrl-Z is a character, and enquirer 2.4.1
 * only beeps (`lib/combos.js`).
 */
export class Suspension {
  readonly #options: SuspendOptions
  #watching = false
  /** The expected SIGCONT follows our own stop, which is already handled. */
  #isHandled = false

  constructor(options: SuspendOptions) {
    this.#options = options
  }

  open(): void {
    if (this.#watching || process.platform === 'win32') return
    this.#watching = true
    process.on('SIGTSTP', this.#onStop)
    process.on('SIGCONT', this.#onContinue)
  }

  close(): void {
    if (!this.#watching) return
    this.#watching = false
    process.off('SIGTSTP', this.#onStop)
    process.off('SIGCONT', this.#onContinue)
  }

  /** Stops the process group like the terminal does. The group may contain a parent such as npx. */
  suspend(): void {
    this.#stop(0)
  }

  readonly #onStop = (): void => this.#stop(process.pid)

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
    process.off('SIGTSTP', this.#onStop)
    try {
      process.kill(pid, 'SIGTSTP')
    } finally {
      process.on('SIGTSTP', this.#onStop)
      this.#options.enter()
    }
  }
}
