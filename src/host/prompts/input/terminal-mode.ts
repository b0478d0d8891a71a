import type { InputStream } from '../prompt-context.ts'

const PASTE_MARKS_ON = '\x1b[?2004h'
const PASTE_MARKS_OFF = '\x1b[?2004l'
const CURSOR_SHOW = '\x1b[?25h'

interface TerminalModeOptions {
  readonly stdin: InputStream
  /** For escape sequences. Undefined: only sets raw mode. */
  readonly write?: (text: string) => void
  /** Called before the program stops. */
  readonly onSuspend?: () => void
  /** Called when the program controls the terminal again. Draws. */
  readonly onResume: () => void
}

/**
 * Raw mode and marked pastes, until the program stops or exits. Every exit of the process restores
 * the terminal. Enquirer 2.4.1 leaves raw mode on after SIGHUP (`onExit` in `lib/utils.js`), does not
 * know marked pastes (issue #164), and at Ctrl-Z, which is a character in raw mode, it only beeps
 * (`lib/combos.js`).
 */
export class TerminalMode {
  readonly #options: TerminalModeOptions
  #open = false
  /** The expected SIGCONT follows our own stop, which is already handled. */
  #isHandled = false

  constructor(options: TerminalModeOptions) {
    this.#options = options
  }

  open(): void {
    if (this.#open) return
    this.#open = true
    this.#enter()
    process.on('exit', this.close)
    if (process.platform === 'win32') return
    process.on('SIGTSTP', this.#onStop)
    process.on('SIGCONT', this.#onContinue)
  }

  /** You can call it at any time, also while the process exits. */
  readonly close = (): void => {
    if (!this.#open) return
    this.#open = false
    process.off('exit', this.close)
    process.off('SIGTSTP', this.#onStop)
    process.off('SIGCONT', this.#onContinue)
    this.#leave()
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
    this.#pause()
    this.#resume()
  }

  /** While a listener exists, the signal does not stop the process. */
  #stop(pid: number): void {
    if (!this.#open || process.platform === 'win32') return
    this.#pause()
    this.#isHandled = true
    process.off('SIGTSTP', this.#onStop)
    try {
      process.kill(pid, 'SIGTSTP')
    } finally {
      process.on('SIGTSTP', this.#onStop)
      this.#resume()
    }
  }

  #pause(): void {
    this.#options.onSuspend?.()
    this.#leave()
  }

  #resume(): void {
    this.#enter()
    this.#options.onResume()
  }

  #enter(): void {
    this.#setRaw(true)
    this.#options.write?.(PASTE_MARKS_ON)
  }

  #leave(): void {
    this.#options.write?.(PASTE_MARKS_OFF + CURSOR_SHOW)
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
