import type { Message, PromptText } from '../../../wizard/prompter.ts'
import type { PromptContext } from '../prompt-context.ts'
import { type Block, PrintedBlocks } from './printed-blocks.ts'
import { answeredLine, type Style } from './question-style.ts'
import type { Screen } from './screen.ts'

type Titled = Pick<PromptText, 'message' | 'step'>

const STEP = /^(\d+\/\d+) (.*)$/s

/**
 * The lines above the open prompt, which enquirer 2.4.1 cannot change. A finished step becomes one
 * dim line. If the user goes back, the transcript removes the lines below the reopened question,
 * and prints those that still apply until the question is answered: each number occurs once.
 */
export class Transcript {
  readonly #screen: Screen
  readonly #printed: PrintedBlocks
  /** Removed when the user went back. Reprinted when the flow reaches that point. */
  #removed: Block[] = []
  #reopened: Block | undefined
  #step: string | undefined
  #wentBack = false
  #isBlank = true

  constructor(context: PromptContext, screen: Screen) {
    this.#screen = screen
    this.#printed = new PrintedBlocks(context, screen)
  }

  styleOf(step: string | undefined): Style {
    return this.#printed.styleOf(this.#placeOf(step))
  }

  say(message: Message): void {
    const [, step, title] = message.tone === 'heading' ? (STEP.exec(message.text) ?? []) : []
    if (step !== undefined) this.#begin(step)
    else if (message.tone === 'heading') this.#reset()
    if (message.tone === 'ok' && isLast(this.#step)) this.#step = undefined
    const kind = step === undefined ? 'message' : 'heading'
    const text = title ?? message.text
    const block = this.#printed.messageBlock(kind, this.#spaced(message, step), text, this.#step)
    this.#isBlank = false
    if (kind === 'heading') this.#restart(block)
    else this.#removed = this.#removed.filter(({ id }) => id !== block.id)
    this.#printed.print(block)
  }

  /** A blank line above a heading with no number, for example the review of an edit. */
  #spaced(message: Message, step: string | undefined): Message {
    const isTitle = message.tone === 'heading' && step === undefined
    if (!isTitle || this.#isBlank || message.text.startsWith('\n')) return message
    return { ...message, text: `\n${message.text}` }
  }

  /** Called when a question is about to be drawn. */
  open({ step, message }: PromptText): void {
    this.#begin(step ?? this.#step)
    const id = idOf(step, message)
    const at = step !== undefined || this.#wentBack ? this.#printed.find(id) : -1
    const next = at >= 0 ? at : this.#printed.firstOf(step)
    if (next >= 0) this.#reopen(next, id)
    if (at < 0 && !this.#restoreUpTo(id) && next < 0) this.#restoreAnswers(step)
    this.#wentBack = false
  }

  answered(question: PromptText, answer: string): void {
    const { step, message } = question
    this.#reopened = undefined
    this.#printAnswer(idOf(step, message), question, answer)
  }

  /** A cancelled question remains on the screen. */
  cancelled({ message, step }: PromptText): void {
    const { columns } = this.#screen.size
    this.#screen.close(`${answeredLine(message, '', columns, this.styleOf(step), false)}\n`)
  }

  back(): void {
    this.#wentBack = true
    const at = this.#printed.blocks.findLastIndex(({ kind }) => kind === 'heading')
    if (at >= 0 && this.#printed.blocks[at]?.id === this.#reopened?.id) this.#printed.take(at)
    if (this.#reopened !== undefined) this.#removed.unshift(this.#reopened)
    this.#reopened = undefined
  }

  /** Reprints the blocks that depend on the size of the window, for example a QR code. */
  resized(): void {
    const at = this.#printed.findChanged()
    if (at < 0) this.#screen.refresh()
    else for (const block of this.#printed.take(at)) this.#printed.print(block)
  }

  /** A different program has printed below, so these lines can no longer be replaced. */
  detach(): void {
    this.#printed.forget()
    this.#removed = []
  }

  /** A step with a heading is repeated, for example the login. */
  #restart({ id, step }: Block): void {
    const at = this.#printed.find(id)
    if (at >= 0) this.#reopen(at, id)
    const isNew = at < 0 && !this.#restoreUpTo(id)
    this.#removed = this.#removed.filter((block) => block.step !== step)
    if (isNew) this.#restoreAnswers(step)
  }

  #reset(): void {
    this.detach()
    this.#step = undefined
  }

  #begin(step: string | undefined): void {
    const isNextStep = step !== undefined && step > (this.#step ?? step)
    this.#fold(isNextStep)
    if (isNextStep) this.#tidy()
    this.#step = step
  }

  /** The finished step keeps only the answers that count. */
  #tidy(): void {
    const at = this.#printed.blocks.findIndex(({ step }) => step === this.#step)
    if (at < 0) return
    const blocks = this.#printed.blocks.slice(at)
    const kept = settled(blocks)
    const from = blocks.findIndex((block, index) => block !== kept[index])
    if (from < 0) return
    this.#printed.take(at + from)
    for (const block of kept.slice(from)) this.#printed.print(block)
  }

  /**
   * Removes the lines from there on, except warnings and errors that belong to the new question. If
   * the user went back, they belong to the question that the user left.
   */
  #reopen(at: number, id: string): void {
    const blocks = this.#printed.take(at)
    const last = blocks.findLastIndex(({ kind }) => kind === 'answer')
    const isNews = ({ tone }: Block, index: number) =>
      !this.#wentBack && index > last && (tone === 'warn' || tone === 'error')
    this.#reopened = blocks[0]?.id === id ? blocks[0] : undefined
    const others = blocks.filter(
      (block, index) => block !== this.#reopened && !isNews(block, index),
    )
    this.#removed = [...others, ...this.#removed]
    for (const block of blocks.filter(isNews)) this.#printed.print(block)
  }

  /** Reprints the removed blocks above the given one. */
  #restoreUpTo(id: string): boolean {
    const at = this.#removed.findIndex((block) => block.id === id)
    if (at < 0) return false
    const blocks = this.#removed.slice(0, at)
    this.#removed = this.#removed.slice(at + 1)
    for (const block of blocks) this.#printed.print(block)
    return true
  }

  /** A new question: earlier answers still apply, but messages may not. Later steps may follow. */
  #restoreAnswers(step = this.#step): void {
    const isLater = ({ step: own }: Block) => (own ?? '') > (step ?? '')
    const blocks = this.#removed.filter((block) => block.kind === 'answer' && !isLater(block))
    this.#removed = this.#removed.filter(isLater)
    for (const block of blocks) this.#printed.print(block)
  }

  /** Makes one dim line of a step with a heading, for example the login. */
  #fold(isNextStep: boolean): void {
    const all = this.#printed.blocks
    const at = all.findLastIndex(({ kind }) => kind === 'heading')
    const heading = all[at]
    if (heading === undefined || heading.step !== this.#step) return
    const blocks = all.slice(at + 1)
    const done = blocks.find(({ tone }) => tone === 'ok')
    if (done === undefined && !isNextStep) return
    this.#printed.take(at)
    const { step, text: message } = heading
    this.#printAnswer(heading.id, { message, ...(step && { step }) }, done?.text ?? '')
    const isKept = ({ kind, tone }: Block) =>
      kind === 'answer' || tone === 'ok' || tone === 'warn' || tone === 'error'
    for (const block of settled(blocks)) {
      if (block !== done && isKept(block)) this.#printed.print(block)
    }
  }

  #printAnswer(id: string, { message, step }: Titled, answer: string): void {
    this.#printed.print(this.#printed.answerBlock(id, message, answer, this.#placeOf(step)))
  }

  /** A question without a number belongs to the open step. */
  #placeOf(step: string | undefined) {
    return { step: step ?? this.#step, isRepeated: step === undefined }
  }
}

/** Without an error before a later answer or success, and without an answer that was replaced. */
function settled(blocks: readonly Block[]): readonly Block[] {
  return blocks.filter((block, at) => {
    const later = blocks.slice(at + 1)
    if (block.kind === 'answer') return later.every(({ id }) => id !== block.id)
    if (block.tone !== 'error') return true
    return !later.some(({ kind, tone }) => kind === 'answer' || tone === 'ok')
  })
}

/** The success message does not belong to the final step, such as 6/6. */
function isLast(step: string | undefined): boolean {
  const [number, count] = step?.split('/') ?? []
  return number === count
}

function idOf(step: string | undefined, message: string): string {
  return `${step ?? ''} ${message}`
}
