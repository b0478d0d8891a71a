import type { Entry } from '../input/terminal-input.ts'

/** A paste is complete if a pause is this long. */
const PASTE_GAP_MS = 100

/**
 * Prevents a paste from answering a prompt that expects a single key. It ignores a text that is
 * not one of the keys, and all input that follows directly, including Enter. Enquirer 2.4.1 treats
 * each character of a paste as a key (`lib/keypress.js`).
 */
export class PasteGuard {
  readonly #isAnswer: (text: string) => boolean
  #ignored: { burst: number; at: number } | undefined

  constructor(isAnswer: (text: string) => boolean) {
    this.#isAnswer = isAnswer
  }

  accepts(entry: Entry): boolean {
    const { token, burst, at } = entry
    const strange = token.kind === 'paste' || (token.kind === 'text' && !this.#isAnswer(token.text))
    const follows =
      this.#ignored !== undefined &&
      (burst === this.#ignored.burst || at - this.#ignored.at < PASTE_GAP_MS)
    if (!strange && !follows) return true
    this.#ignored = { burst, at }
    return false
  }
}
