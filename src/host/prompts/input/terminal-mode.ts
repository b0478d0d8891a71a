import type { InputStream } from '../prompter-options.ts'

const PASTE_MARKS_ON = '\x1b[?2004h'
const PASTE_MARKS_OFF = '\x1b[?2004l'
const CURSOR_SHOW = '\x1b[?25h'

export interface TerminalModeOptions {
  readonly stdin: InputStream
  readonly write: (text: string) => void
  /** False: no escape sequence is written, only raw mode is switched. */
  readonly escapes: boolean
}

/** Raw mode and marked pastes, given back however the process ends. */
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

  /** Safe to call at any time, also while the process exits. */
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
      // The terminal is gone after a hang-up: nothing is left to restore.
    }
  }
}
