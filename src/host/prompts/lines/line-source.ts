import type { InputStream } from '../prompt-context.ts'

type LineEvent =
  | { readonly kind: 'line'; readonly text: string }
  /** The input has ended. */
  | { readonly kind: 'end' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'too-many' }

interface Wait {
  readonly signal?: AbortSignal | undefined
  /** Shorter for a silent pipe, which is probably not connected to a writer. */
  readonly timeoutMs?: number | undefined
}

/** Commands have 5 s in total. */
const SILENCE_MS = 2_000

const MAX_LINE_BYTES = 4 * 1024 * 1024
/** More lines than the longest paste or any script. */
const MAX_LINES = 20_000
/** Lets signals and timers run once per this many lines. */
const IN_A_ROW = 500
const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Splits a stream into lines. Buffers lines that are not needed yet, and reads only during a wait.
 * A withdrawn wait consumes no input. Enquirer 2.4.1 loses all lines of a pipe after the first one,
 * and the end of the input ends the process with exit code 0 (issue #480).
 */
export class LineSource {
  readonly #stdin: InputStream
  readonly #decoder = new TextDecoder('utf-8')
  #ready: string[] = []
  /** The number of consumed lines of `#ready`: `shift` is slow for a long array. */
  #taken = 0
  #given = 0
  #partial: Buffer[] = []
  #partialBytes = 0
  #ended = false
  #tooLong = false
  #heard = false
  #attached = false
  #wake: (() => void) | undefined
  #divert: ((bytes: Buffer) => void) | undefined

  constructor(stdin: InputStream) {
    this.#stdin = stdin
  }

  async next(wait: Wait = {}): Promise<LineEvent> {
    if (this.peek() === undefined && !this.#ended) await this.#more(wait)
    else if (this.#given % IN_A_ROW === 0) await new Promise(setImmediate)
    if (wait.signal?.aborted === true) return { kind: 'aborted' }
    const text = this.#shift()
    if (text !== undefined && this.#given > MAX_LINES) return { kind: 'too-many' }
    if (text !== undefined) return { kind: 'line', text }
    if (this.#tooLong) return { kind: 'too-long' }
    return { kind: this.#ended ? 'end' : 'timeout' }
  }

  /** Whether the input has ended. Waits for input, but does not consume it. */
  async isAtEnd(timeoutMs: number): Promise<boolean> {
    if (this.peek() === undefined && !this.#ended) await this.#more({ timeoutMs })
    return this.#ended && this.peek() === undefined
  }

  /** A line, if it is already available. */
  peek(): string | undefined {
    return this.#ready[this.#taken]
  }

  #shift(): string | undefined {
    const text = this.peek()
    if (text === undefined) return undefined
    this.#given += 1
    this.#taken += 1
    if (this.#taken === this.#ready.length) {
      this.#ready = []
      this.#taken = 0
    }
    return text
  }

  /** Discards lines that are not needed yet. */
  drop(): void {
    this.#ready = []
    this.#taken = 0
    this.#partial = []
    this.#partialBytes = 0
  }

  /** Sends all bytes to the reader of hidden input. */
  divert(take: ((bytes: Buffer) => void) | undefined): void {
    this.#divert = take
    if (take === undefined) this.#stdin.pause()
    else this.#start()
  }

  /** Takes back bytes that the reader did not use. */
  unread(bytes: Buffer): void {
    this.#split(bytes)
  }

  close(): void {
    this.#ended = true
    this.#detach()
    this.#wake?.()
    // A pause within a `data` event does not stop Node from reading, and an open pipe would keep
    // the process running.
    this.#stdin.unref?.()
  }

  #more({ signal, timeoutMs }: Wait): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        this.#wake = undefined
        this.#stdin.pause()
        resolve()
      }
      const limit = this.#heard ? timeoutMs : shorter(timeoutMs, SILENCE_MS)
      const timer = limit === undefined ? undefined : setTimeout(done, limit)
      signal?.addEventListener('abort', done, { once: true })
      this.#wake = done
      this.#start()
    })
  }

  #start(): void {
    if (this.#stdin.readableEnded === true || this.#stdin.destroyed === true) {
      this.#end()
      return
    }
    if (!this.#attached) {
      this.#attached = true
      this.#stdin.on('data', this.#take)
      for (const event of ['end', 'close', 'error']) this.#stdin.on(event, this.#end)
    }
    this.#stdin.resume()
  }

  #detach(): void {
    if (!this.#attached) return
    this.#attached = false
    this.#stdin.off('data', this.#take)
    for (const event of ['end', 'close', 'error']) this.#stdin.off(event, this.#end)
    this.#stdin.pause()
  }

  readonly #take = (chunk: Buffer | string): void => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    this.#heard = true
    if (this.#divert === undefined) this.#split(bytes)
    else this.#divert(bytes)
    if (this.peek() !== undefined || this.#ended) this.#wake?.()
  }

  readonly #end = (): void => {
    if (this.#ended) return
    this.#ended = true
    if (this.#partialBytes > 0) this.#finishLine()
    this.#detach()
    this.#wake?.()
  }

  #split(bytes: Buffer): void {
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      this.#keep(bytes.subarray(from, at))
      this.#finishLine()
      from = at + 1
    }
    this.#keep(bytes.subarray(from))
    if (this.#partialBytes <= MAX_LINE_BYTES) return
    this.#tooLong = true
    this.drop()
    this.#end()
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#partial.push(bytes)
    this.#partialBytes += bytes.length
  }

  #finishLine(): void {
    const line = Buffer.concat(this.#partial)
    this.#partial = []
    this.#partialBytes = 0
    const text = line.at(-1) === RETURN ? line.subarray(0, -1) : line
    this.#ready.push(this.#decoder.decode(text))
  }
}

function shorter(timeoutMs: number | undefined, limit: number): number | undefined {
  return timeoutMs === undefined ? undefined : Math.min(timeoutMs, limit)
}
