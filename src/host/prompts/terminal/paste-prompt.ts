import { Cancelled } from '../../../errors.ts'
import type {
  PasteQuestion,
  PasteReply,
  WaitQuestion,
  WaitReply,
} from '../../../wizard/prompter.ts'
import { cells } from '../cells.ts'
import type { Token } from '../input/tokenizer.ts'
import { promptKey } from './open-prompt.ts'
import { frameOf, type MoreHelp, waitFrame } from './prompt-layout.ts'
import { type Field, maskedField, type Style } from './question-style.ts'
import type { Frame, Size } from './screen.ts'
import type { TerminalSession } from './terminal-session.ts'

/** Some terminals do not mark pastes and send line breaks as Enter, close together. */
const ENTER_MS = 80
const STATUS_MS = 1_000

/**
 * The paste prompt does not use enquirer, which redraws the entire prompt for each character:
 * 5.8 s and 14 MB of output for a paste of 5,000 characters (2.4.1). Its `multiline` submits at the
 * first blank line, and its `keypressTimeout` at the first line break (`lib/types/string.js`).
 */
export async function askPaste(
  session: TerminalSession,
  style: Style,
  question: PasteQuestion,
  cancel: AbortSignal,
): Promise<PasteReply> {
  const { input, screen } = session
  const pasted = new PastedText(question, style)
  const ends = AbortSignal.any([cancel, ...(question.signal ? [question.signal] : [])])
  const { reads } = input
  let more: MoreHelp = false
  screen.open((size) => pasted.view(size, more, question.status?.()))
  const clock = setInterval(() => screen.refresh(), STATUS_MS)
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled(session)
      if (entry === 'aborted')
        return withdraw(session, !pasted.isEmpty || (input.reads > reads && input.underWay))
      if (entry === 'ended') return { kind: 'ended' }
      const key = promptKey(entry.token, question, pasted.isEmpty)
      if (key === 'cancel') throw cancelled(session)
      if (key === 'back') return { kind: 'back' }
      if (key === 'help') more = session.showsMore(question, more)
      else if (isEnter(entry.token) && (await isQuiet(session, ends))) {
        if (pasted.text.trim() !== '') {
          session.answered(question, pasted.shown())
          return { kind: 'answer', value: pasted.text }
        }
        pasted.askForText()
      } else pasted.add(entry.token)
      if (!input.pending) screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}

/** True if no input follows an Enter. Input that follows stays in the queue. */
async function isQuiet({ input }: TerminalSession, ends: AbortSignal): Promise<boolean> {
  if (input.pending) return false
  await input.wait(ENTER_MS, ends)
  return !input.pending && !ends.aborted
}

/** The code arrived from a different source. Half a paste must not go to a later question. */
function withdraw(session: TerminalSession, hasBegun: boolean): PasteReply {
  if (hasBegun) session.discardInput()
  session.screen.close()
  return { kind: 'withdrawn' }
}

/** The prompt is useless without the countdown, so remove it from the screen. */
function cancelled(session: TerminalSession): Cancelled {
  session.screen.close()
  return new Cancelled()
}

function isEnter(token: Token): boolean {
  return token.kind === 'key' && token.key.name === 'enter'
}

/** A countdown. Only the keys for cancel, back and help have an effect. */
export async function askWait(
  session: TerminalSession,
  style: Style,
  question: WaitQuestion,
  cancel: AbortSignal,
): Promise<WaitReply> {
  const { input, screen } = session
  let more: MoreHelp = false
  const ends = AbortSignal.any([cancel, question.signal])
  screen.open((size) => waitFrame(question, { status: question.status(), more }, size, style))
  const clock = setInterval(() => screen.refresh(), STATUS_MS)
  try {
    for (;;) {
      const entry = await input.next(ends)
      if (cancel.aborted) throw cancelled(session)
      if (entry === 'aborted') return { kind: 'withdrawn' }
      if (entry === 'ended') return { kind: 'ended' }
      const key = promptKey(entry.token, question, true)
      if (key === 'cancel') throw cancelled(session)
      if (key === 'back') return { kind: 'back' }
      if (key === 'help') more = session.showsMore(question, more)
      screen.refresh()
    }
  } finally {
    clearInterval(clock)
  }
}

const MOST_BULLETS = 12

/**
 * The text of a paste prompt. It displays only the length, so that a paste of 100 kB is drawn as
 * fast as ten characters. Enquirer's Password draws an asterisk for each character
 * (2.4.1, `lib/prompts/password.js`).
 */
class PastedText {
  readonly #question: PasteQuestion
  readonly #style: Style
  #parts: string[] = []
  #problem: string | undefined

  constructor(question: PasteQuestion, style: Style) {
    this.#question = question
    this.#style = style
  }

  get text(): string {
    return this.#parts.join('')
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0
  }

  add(token: Token): void {
    this.#problem = undefined
    if (token.kind === 'text') this.#parts.push(token.text)
    if (token.kind === 'paste') {
      if (token.cut) this.#problem = 'The paste was ignored: it is longer than 1 MiB.'
      else this.#parts.push(token.text.replace(/\r\n?/g, '\n'))
    }
    if (token.kind !== 'key') return
    if (token.key.name === 'enter') this.#parts.push('\n')
    if (token.key.name === 'backspace') this.#dropLast()
    if (token.key.ctrl && token.key.letter === 'u') this.#parts = []
  }

  /** Removes the newest typed character or paste. */
  #dropLast(): void {
    const last = this.#parts.pop()
    if (last !== undefined && last.length > 1 && last.length < 80)
      this.#parts.push(last.slice(0, -1))
  }

  /** For an Enter on an empty prompt. */
  askForText(): void {
    this.#parts = []
    this.#problem = 'Paste the text first.'
  }

  view(size: Size, more: MoreHelp, status: string | undefined): Frame {
    const parts = {
      question: this.#question,
      more,
      problem: this.#problem,
      above: status === undefined ? [] : [status],
      keys: this.isEmpty ? [] : ['Enter to send', 'Ctrl-U to clear'],
    }
    return frameOf({ ...parts, field: (room) => this.#field(room) }, size, this.#style)
  }

  shown(): string {
    return `${this.#style.symbols.bullet.repeat(Math.min(this.#length, MOST_BULLETS))} ${this.#count()}`
  }

  get #length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0)
  }

  #count(): string {
    const length = this.#length
    return length === 1 ? '1 character' : `${length.toLocaleString('en-US')} characters`
  }

  #field(room: number): Field {
    if (this.isEmpty) return { painted: '', column: 0 }
    const count = `  ${this.#count()}`
    const bullets = maskedField(
      this.#length,
      Math.min(room - cells(count), MOST_BULLETS + 1),
      this.#style,
    )
    return {
      painted: `${bullets.painted}${this.#style.palette.dim(count)}`,
      column: bullets.column,
    }
  }
}
