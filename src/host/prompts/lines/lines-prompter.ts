import { Cancelled } from '../../../errors.ts'
import { visible } from '../../../visible.ts'
import type {
  AnyReply,
  Message,
  PasteQuestion,
  PasteReply,
  Prompter,
  PromptText,
  Question,
  ReplyTo,
  WaitQuestion,
  WaitReply,
} from '../../../wizard/prompter.ts'
import { answerNeeded, moreMessages, type PromptContext } from '../prompt-context.ts'
import { readHidden, readPastedLines, readWayOut } from './hidden-and-pasted.ts'
import { introduction, type LinePrompt, lineKey, linePrompt } from './line-prompt.ts'
import { LineSource } from './line-source.ts'

/** A silent pipe may wait for our question. */
const END_MS = 100

/**
 * Prompts like those of `rclone config`: prints and reads lines, without redrawing. Enquirer 2.4.1
 * redraws for each key, also with TERM=dumb and in a pipe (`lib/prompt.js`). A screen reader would
 * read each copy.
 */
export class LinesPrompter implements Prompter {
  readonly #context: PromptContext
  readonly #source: LineSource
  readonly #stopped: AbortSignal
  /** A prompt is open and waits for input. */
  #lineOpen = false
  #name = ''
  #hasAsked = false

  constructor(context: PromptContext) {
    this.#context = context
    this.#source = new LineSource(context.options.stdin)
    this.#stopped = context.options.stopped
    this.#stopped.addEventListener('abort', () => this.#endLine(), { once: true })
  }

  ask<Q extends Question>(question: Q): Promise<ReplyTo<Q>> {
    return this.#answer(question) as Promise<ReplyTo<Q>>
  }

  async #answer(question: Question): Promise<AnyReply> {
    if (question.kind === 'paste') return this.#paste(question)
    if (question.kind === 'wait') return this.#wait(question)
    const prompt = linePrompt(question, this.#onTerminal)
    this.#introduce(question, prompt.lines)
    if (question.kind === 'confirm' && this.#onTerminal) await this.#dropTypeAhead()
    return this.#ask(question, prompt)
  }

  async #paste(question: PasteQuestion): Promise<PasteReply> {
    const status = question.status === undefined ? '' : visible(question.status())
    this.#introduce(question, [status, this.#onTerminal ? 'What you paste is not shown.' : ''])
    if (!this.#onTerminal) this.#promptFor('paste')
    try {
      return await (this.#onTerminal ? this.#pasteHidden(question) : this.#pastePiped(question))
    } finally {
      this.#endLine()
    }
  }

  async #wait(question: WaitQuestion): Promise<WaitReply> {
    this.#introduce({ ...question, message: question.status() }, [])
    // The lines in a pipe are for later questions.
    if (!this.#onTerminal) return { kind: 'ended' }
    const tellMore = () => this.#tellMore(question)
    return readWayOut(this.#source, question, this.#stopped, tellMore)
  }

  say(line: Message): void {
    const open = this.#lineOpen
    this.#endLine()
    if (line.tone === 'heading' && this.#hasAsked && !line.text.startsWith('\n')) this.#print([''])
    this.#context.write(this.#context.format(line))
    // Repeat the prompt, so that the user knows which question is open.
    if (open) this.#promptFor(this.#name)
  }

  async isEnded(): Promise<boolean> {
    return !this.#onTerminal && this.#source.isAtEnd(END_MS)
  }

  close(): void {
    this.#source.close()
    this.#endLine()
  }

  get #onTerminal(): boolean {
    return this.#context.options.stdin.isTTY === true
  }

  #introduce(question: PromptText, lines: readonly string[]): void {
    const explains = this.#onTerminal && !this.#hasAsked
    this.#hasAsked = true
    this.#print(introduction(question, lines, { ...this.#context, explains }))
  }

  async #ask(question: PromptText, prompt: LinePrompt): Promise<AnyReply> {
    for (;;) {
      const line = await this.#read(question, prompt)
      const key = lineKey(line, question)
      if (key === 'back') return { kind: 'back' }
      const parsed = key === 'help' ? undefined : prompt.parse(line)
      if (parsed === undefined) this.#tellMore(question)
      else if (typeof parsed === 'string') this.say({ tone: 'error', text: parsed })
      else if ('shown' in parsed) this.say({ tone: 'verbatim', text: parsed.shown })
      else return { kind: 'answer', value: parsed.value }
    }
  }

  async #read(question: PromptText, { isHidden, name }: LinePrompt): Promise<string> {
    const hidden = isHidden && this.#onTerminal
    const typedAhead = this.#source.peek() !== undefined
    if (!hidden) this.#promptFor(name)
    const line = hidden ? await this.#readHidden(name) : await this.#readLine(question)
    // The terminal displays the Enter, unless it was typed earlier or hidden.
    if (hidden || typedAhead || !this.#onTerminal) this.#endLine()
    else this.#lineOpen = false
    return line
  }

  async #readLine(question: PromptText): Promise<string> {
    const signal = this.#stopped
    const timeoutMs = this.#onTerminal ? undefined : this.#context.answerTimeoutMs
    const event = await this.#source.next({ signal, timeoutMs })
    if (event.kind === 'line') return event.text
    if (event.kind === 'aborted' || signal.aborted) throw new Cancelled()
    this.#endLine()
    if (event.kind === 'end' && this.#onTerminal) throw new Cancelled()
    throw answerNeeded(question, REASONS[event.kind])
  }

  async #readHidden(name: string): Promise<string> {
    const typedAhead = this.#source.peek()
    if (typedAhead !== undefined) {
      this.#promptFor(name)
      await this.#source.next()
      return typedAhead
    }
    const line = await this.#hidden(name, this.#stopped)
    if (line === undefined) throw new Cancelled()
    return line
  }

  #hidden(name: string, signal: AbortSignal, manyLines = false): Promise<string | undefined> {
    const { stdin } = this.#context.options
    const ready = () => this.#promptFor(name)
    return readHidden({ stdin, source: this.#source, signal, manyLines, ready })
  }

  async #pastePiped(question: PasteQuestion): Promise<PasteReply> {
    const signal = this.#stopped
    const reply = await readPastedLines(this.#source, question, {
      timeoutMs: this.#context.answerTimeoutMs,
      stop: signal,
      tellMore: () => this.#tellMore(question),
    })
    if (signal.aborted) throw new Cancelled()
    return reply
  }

  async #pasteHidden(question: PasteQuestion): Promise<PasteReply> {
    const ends = [this.#stopped, question.signal].filter((signal) => signal !== undefined)
    for (;;) {
      const text = await this.#hidden('paste', AbortSignal.any(ends), true)
      if (this.#stopped.aborted) throw new Cancelled()
      if (text === undefined) return { kind: 'withdrawn' }
      const key = lineKey(text, question)
      if (key === 'back') return { kind: 'back' }
      const value = text.trim()
      if (key === 'help') this.#tellMore(question)
      else if (value !== '') return { kind: 'answer', value }
    }
  }

  #tellMore(question: PromptText): void {
    for (const message of moreMessages(question)) this.say(message)
  }

  /** Discards lines that are older than the question. */
  async #dropTypeAhead(): Promise<void> {
    await this.#source.next({ timeoutMs: 30 })
    this.#source.drop()
  }

  #promptFor(name: string): void {
    this.#endLine()
    this.#lineOpen = true
    this.#name = name
    this.#context.write(this.#context.palette.accent(`${name}> `))
  }

  #endLine(): void {
    if (!this.#lineOpen) return
    this.#lineOpen = false
    this.#context.write('\n')
  }

  #print(lines: readonly string[]): void {
    this.#endLine()
    this.#context.write(lines.map((line) => `${line}\n`).join(''))
  }
}

const REASONS = {
  end: 'standard input has ended',
  timeout: 'standard input sent no data in time',
  'too-long': 'the line on standard input is too long',
  'too-many': 'standard input had thousands of invalid answers',
} as const
