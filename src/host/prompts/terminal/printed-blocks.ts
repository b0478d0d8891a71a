import type { Tone } from '../../../wizard/prompter.ts'
import type { Screen } from './screen.ts'

/** A printed part that can be reprinted when the user goes back or enlarges the window. */
export interface Block {
  readonly kind: 'answer' | 'heading' | 'message'
  /** The same for a reprinted question or message. */
  readonly id: string
  readonly step: string | undefined
  readonly tone?: Tone
  readonly text: string
  readonly format: () => string
}

interface Printed {
  readonly block: Block
  readonly lines: readonly string[]
  /** The width of the window at that time. */
  readonly columns: number
}

/** The blocks on the screen, above the open question. Enquirer 2.4.1 forgets answered prompts. */
export class PrintedBlocks {
  readonly #screen: Screen
  #printed: Printed[] = []

  constructor(screen: Screen) {
    this.#screen = screen
  }

  get blocks(): readonly Block[] {
    return this.#printed.map(({ block }) => block)
  }

  print(block: Block): void {
    const text = block.format()
    if (text === '') return
    const gap = block.step !== undefined && this.needsGap(block.step) ? '\n' : ''
    this.#screen.print(gap + text)
    const lines = `${gap}${text}`.split('\n').slice(0, -1)
    this.#printed.push({ block, lines, columns: this.#screen.size.columns })
  }

  /** Removes the lines from there on from the screen. */
  take(at: number): readonly Block[] {
    const taken = this.#printed.splice(at)
    const heights = taken.map(({ lines, columns }) => this.#screen.rowsOf(lines, columns))
    const rows = heights.reduce((sum, height) => sum + height, 0)
    this.#screen.erase(rows)
    if (rows >= this.#screen.size.rows) this.#reprint(taken[0]?.block.step)
    return taken.map(({ block }) => block)
  }

  /** The window is empty now. Reprint the earlier answers, and the messages of the open step. */
  #reprint(openStep: string | undefined): void {
    const { blocks } = this
    this.#printed = []
    for (const block of blocks) {
      if (block.kind !== 'message' || block.step === openStep) this.print(block)
    }
  }

  /** A different program has printed below, so these lines can no longer be replaced. */
  forget(): void {
    this.#printed = []
  }

  /** The first block that differs at the new window size, for example a QR code. */
  findChanged(): number {
    return this.#printed.findIndex(
      ({ block, lines }) => block.tone === 'qr' && block.format() !== textOf(lines),
    )
  }

  find(id: string): number {
    return this.#printed.findLastIndex(({ block }) => block.id === id)
  }

  /** The first line of the step, or of a later one, if this step precedes the current one. */
  firstOf(step: string | undefined): number {
    const isAfter = (own: string | undefined) =>
      step !== undefined && own !== undefined && own > step
    if (!this.#printed.some(({ block }) => isAfter(block.step))) return -1
    return this.#printed.findIndex(({ block }) => block.step === step || isAfter(block.step))
  }

  hasNumber(step: string | undefined): boolean {
    return this.#printed.some(({ block }) => block.kind !== 'message' && block.step === step)
  }

  /** A blank line separates the steps. */
  needsGap(step: string | undefined): boolean {
    const last = this.#printed.at(-1)
    return last !== undefined && last.block.step !== step
  }
}

function textOf(lines: readonly string[]): string {
  return lines
    .filter((line, at) => at > 0 || line !== '')
    .map((line) => `${line}\n`)
    .join('')
}
