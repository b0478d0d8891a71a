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

/** Raw mode and marked pastes. Every exit of the process restores the terminal. */
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
