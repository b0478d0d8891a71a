import { visible } from '../../../visible.ts'
import type { Message, Tone } from '../../../wizard/prompter.ts'
import type { PromptContext } from '../prompt-context.ts'
import { answeredLine, leadWidth, type Style } from './question-style.ts'
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

/** The step that a block belongs to. */
interface Place {
  readonly step: string | undefined
  /** Whether the number of the step is on the screen already. */
  readonly isRepeated: boolean
}

interface Printed {
  readonly block: Block
  readonly lines: readonly string[]
  /** The width of the window at that time. */
  readonly columns: number
}

/** The blocks on the screen, above the open question. Enquirer 2.4.1 forgets answered prompts. */
export class PrintedBlocks {
  readonly #context: PromptContext
  readonly #screen: Screen
  #printed: Printed[] = []

  constructor(context: PromptContext, screen: Screen) {
    this.#context = context
    this.#screen = screen
  }

  get blocks(): readonly Block[] {
    return this.#printed.map(({ block }) => block)
  }

  /** The layout of a question. A message above it may change that, so it is not stored. */
  styleOf({ step, isRepeated }: Place): Style {
    const { palette, symbols } = this.#context
    const lead = () => this.#leadOf(step, isRepeated)
    const gap = () => this.#needsGap(step)
    return {
      ...{ palette, symbols },
      get lead() {
        return lead()
      },
      get gap() {
        return gap()
      },
    }
  }

  answerBlock(id: string, message: string, answer: string, place: Place): Block {
    const style = this.styleOf(place)
    const format = () => `${answeredLine(message, answer, this.#screen.size.columns, style)}\n`
    return { kind: 'answer', id, step: place.step, text: message, format }
  }

  messageBlock(
    kind: 'heading' | 'message',
    message: Message,
    text: string,
    step: string | undefined,
  ): Block {
    const { palette } = this.#context
    const format = () =>
      kind === 'heading'
        ? `  ${palette.accent(`${step} `)}${palette.strong(visible(text))}\n`
        : this.#context.format(message, this.#indentOf(step))
    return { kind, id: `${message.tone} ${message.text}`, step, tone: message.tone, text, format }
  }

  print(block: Block): void {
    const text = block.format()
    if (text === '') return
    const gap = block.step !== undefined && this.#needsGap(block.step) ? '\n' : ''
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

  /** Messages of a step are aligned with its title. */
  #indentOf(step: string | undefined): number {
    return step === undefined ? 0 : leadWidth(this.#leadOf(step, true), this.#screen.size)
  }

  #leadOf(step: string | undefined, isRepeated: boolean): Style['lead'] {
    const hasNumber = ({ block }: Printed) => block.kind !== 'message' && block.step === step
    return { number: step ?? '', isRepeated: isRepeated || this.#printed.some(hasNumber) }
  }

  /** A blank line separates the steps. */
  #needsGap(step: string | undefined): boolean {
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
