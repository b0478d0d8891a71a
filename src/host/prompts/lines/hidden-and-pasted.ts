import { Cancelled } from '../../../errors.ts'
import { brackets } from '../../../json.ts'
import type {
  PasteQuestion,
  PasteReply,
  WaitQuestion,
  WaitReply,
} from '../../../wizard/prompter.ts'
import { TerminalMode } from '../input/terminal-mode.ts'
import { type Token, Tokenizer } from '../input/tokenizer.ts'
import type { InputStream } from '../prompt-context.ts'
import { lineKey } from './line-prompt.ts'
import type { LineSource } from './line-source.ts'

interface HiddenOptions {
  readonly stdin: InputStream
  readonly source: LineSource
  readonly signal: AbortSignal
  /** For a paste of several lines. Enter submits it only if no input follows. */
  readonly manyLines: boolean
  /** Called when the echo is off, also after `fg`. Draws the prompt. */
  readonly ready: () => void
}

const QUIET_AFTER_ENTER_MS = 80

/**
 * Reads a secret from a terminal, hidden. It can exceed the 4,095 characters of the terminal's line
 * mode. Undefined if the signal fires first. Does not use escape sequences. Enquirer 2.4.1 redraws
 * with them for each key, also in its `Invisible` and with TERM=dumb (`lib/types/string.js`).
 */
export function readHidden(options: HiddenOptions): Promise<string | undefined> {
  return new HiddenReader(options).read()
}

class HiddenReader {
  readonly #options: HiddenOptions
  readonly #mode: TerminalMode
  readonly #tokenizer = new Tokenizer()
  readonly #answer: Promise<string | undefined>
  #resolve: (text: string | undefined) => void = () => {}
  #reject: (error: Error) => void = () => {}
  #parts: string[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(options: HiddenOptions) {
    this.#options = options
    this.#mode = new TerminalMode({ stdin: options.stdin, onResume: options.ready })
    this.#answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  async read(): Promise<string | undefined> {
    const { source, signal } = this.#options
    if (signal.aborted) return undefined
    const withdraw = (): void => {
      // Immediately: the signal may be about to stop the process.
      this.#mode.close()
      this.#resolve(undefined)
    }
    signal.addEventListener('abort', withdraw, { once: true })
    this.#mode.open()
    source.divert((bytes) => this.#take(bytes))
    this.#options.ready()
    try {
      return await this.#answer
    } finally {
      clearTimeout(this.#timer)
      signal.removeEventListener('abort', withdraw)
      source.divert(undefined)
      this.#mode.close()
    }
  }

  /** Byte by byte: input after the Enter belongs to a later question. */
  #take(bytes: Buffer): void {
    clearTimeout(this.#timer)
    for (let at = 0; at < bytes.length; at += 1) {
      const entered = this.#tokenizer
        .push(bytes.subarray(at, at + 1))
        .some((token) => this.#apply(token))
      if (!entered) continue
      if (!this.#options.manyLines) {
        this.#finish(bytes.subarray(at + 1))
        return
      }
      this.#parts.push('\n')
    }
    if (this.#parts.at(-1) === '\n') {
      this.#timer = setTimeout(() => this.#finish(Buffer.alloc(0)), QUIET_AFTER_ENTER_MS)
    }
  }

  #finish(rest: Buffer): void {
    // As the terminal does in line mode.
    this.#options.source.unread(Buffer.from(rest.map((byte) => (byte === 0x0d ? 0x0a : byte))))
    this.#resolve(this.#parts.join(''))
  }

  /** True at an Enter. */
  #apply(token: Token): boolean {
    if (token.kind !== 'key') {
      this.#parts.push(token.text)
      return false
    }
    const { name, ctrl, letter } = token.key
    if (name === 'backspace') this.#parts.pop()
    if (ctrl && letter === 'u') this.#parts = []
    if (ctrl && letter === 'z') this.#mode.suspend()
    if (ctrl && (letter === 'c' || letter === 'd')) this.#reject(new Cancelled())
    return name === 'enter'
  }
}

interface PasteManner {
  readonly timeoutMs: number
  readonly stop?: AbortSignal
  /** Called for a `?`. If undefined, a `?` is part of the paste. */
  readonly tellMore?: () => void
}

/**
 * Reads a paste from a pipe. Leaves the lines below it for later questions, and all lines if
 * the question is withdrawn.
 */
export async function readPastedLines(
  source: LineSource,
  question: PasteQuestion,
  { timeoutMs, stop, tellMore }: PasteManner,
): Promise<PasteReply> {
  const wait = waitFor(question, timeoutMs, stop)
  const lines: string[] = []
  for (;;) {
    const event = await source.next(wait)
    if (event.kind === 'aborted') return { kind: 'withdrawn' }
    if (event.kind !== 'line') {
      // Pass on an incomplete paste, so that the parser can explain the problem.
      return lines.length > 0 ? { kind: 'answer', value: lines.join('\n') } : { kind: 'ended' }
    }
    const isFirst = lines.length === 0
    if (isFirst && event.text.trim() === '') continue
    const key = isFirst ? lineKey(event.text, question) : undefined
    if (key === 'back') return { kind: 'back' }
    if (key === 'help' && tellMore) {
      tellMore()
      continue
    }
    lines.push(event.text)
    if (goesOn(lines, source.peek())) continue
    if (!goesOn(lines, undefined)) return { kind: 'answer', value: lines.join('\n') }
  }
}

/** A login uses a time limit and this signal. */
function waitFor(question: PasteQuestion, timeoutMs: number, stop: AbortSignal | undefined) {
  const signals = [question.signal, stop].filter((signal) => signal !== undefined)
  if (question.signal === undefined) return { timeoutMs, signal: stop }
  return { signal: AbortSignal.any(signals) }
}

/** Ignores all input except help and back. */
export async function readWayOut(
  source: LineSource,
  question: WaitQuestion,
  stop: AbortSignal,
  tellMore: () => void,
): Promise<WaitReply> {
  const signal = AbortSignal.any([stop, question.signal])
  for (;;) {
    const event = await source.next({ signal })
    if (stop.aborted || event.kind === 'end') throw new Cancelled()
    if (event.kind !== 'line') return { kind: 'withdrawn' }
    const key = lineKey(event.text, question)
    if (key === 'help') tellMore()
    if (key === 'back') return { kind: 'back' }
  }
}

const SHORT_ANSWER = /^(?:y|n|yes|no|[a-z<?]|\d{1,3})$/i
const ONE_WORD = /^\S+$/
/** Mail programs and terminals break lines that are longer than this. */
const WRAPPED_LENGTH = 60
/** A URL or the base64 text of an object, which are always long. */
const LONG_KIND = /^(?:https?:\/\/|localhost[:/]|eyJ)/
const NARROWEST = 20
/** The beginning of JSON, escaped or not, also after `token =`. */
const OBJECT = /^\s*\{|\{\s*\\?["“]/
const BEGIN_MARK = '--->'
const END_MARK = '<---'

/**
 * Whether the next line belongs to the paste. In a pipe, it may also be the input for the next
 * question. The paste continues if it is incomplete: JSON with an open bracket, rclone's begin
 * mark with a missing end mark, or a long text that was split into lines.
 */
function goesOn(lines: readonly string[], next: string | undefined): boolean {
  if (lines.length >= MAX_LINES) return false
  const text = lines.join('\n')
  if (text.includes(BEGIN_MARK)) return !text.slice(text.indexOf(BEGIN_MARK)).includes(END_MARK)
  const json = text.search(OBJECT)
  if (json >= 0) return isOpenJson(unescaped(text.slice(json)))
  const last = lines.at(-1)?.trim() ?? ''
  const longest = LONG_KIND.test(text.trimStart()) ? NARROWEST : WRAPPED_LENGTH
  if (next === undefined || last.length < longest || !ONE_WORD.test(last)) return false
  const rest = next.trim()
  return ONE_WORD.test(rest) && !SHORT_ANSWER.test(rest) && rest.length <= last.length
}

const MAX_LINES = 2_000

function unescaped(json: string): string {
  return /^\{\s*\\"/.test(json) ? json.replaceAll('\\"', '"') : json
}

function isOpenJson(text: string): boolean {
  return ([...brackets(text)].at(-1)?.depth ?? 0) > 0
}
