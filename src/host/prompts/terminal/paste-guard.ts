import type { Entry } from '../input/terminal-input.ts'

/** What a person pasted into a question of one key is over after this silence. */
const PASTE_GAP_MS = 100

/**
 * Keeps a paste from answering a question that takes one key. Once something came in one
 * piece that no person types there, it and everything right behind it is ignored, its
 * Enter as well.
 */
export class Bursts {
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
