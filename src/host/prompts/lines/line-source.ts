import type { InputStream } from '../prompter-options.ts'

export type LineEvent =
  | { readonly kind: 'line'; readonly text: string }
  /** No more lines will come. */
  | { readonly kind: 'end' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'too-long' }
  /** `yes | pcloud-config`: no end of it, and no answer in it. */
  | { readonly kind: 'too-many' }

export interface Wait {
  readonly signal?: AbortSignal | undefined
  /** Shorter for a pipe that has never said anything: probably nobody is behind it. */
  readonly timeoutMs?: number | undefined
}

/** Every command answers within 5 s, and has more to do than to wait. */
const SILENCE_MS = 2_000

const MAX_LINE_BYTES = 4 * 1024 * 1024
/** More than the longest paste has, and than any script answers. */
const MAX_LINES = 20_000
/** Who takes so many lines in a row lets signals and time limits have their turn. */
const IN_A_ROW = 500
const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Lines of a stream, one for each `next()`, however the bytes arrive. Lines that nobody
 * asked for yet are kept; the stream is read only while someone waits, and a wait that
 * ends early eats nothing.
 */
export class LineSource {
  readonly #stdin: InputStream
  readonly #decoder = new TextDecoder('utf-8')
  #ready: string[] = []
  /** How many of `#ready` are taken: to shift a long array takes its time. */
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

  get ended(): boolean {
    return this.#ended && this.peek() === undefined
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

  /** Whether no line will come; waits for the first one or for the end. Eats nothing. */
  async isAtEnd(timeoutMs: number): Promise<boolean> {
    if (this.peek() === undefined && !this.#ended) await this.#more({ timeoutMs })
    return this.ended
  }

  /** The line that `next()` would give at once. */
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

  /** Forgets what has been read and not asked for. */
  drop(): void {
    this.#ready = []
    this.#taken = 0
    this.#partial = []
    this.#partialBytes = 0
  }

  /** Hands every byte to someone else, such as the reader of a hidden answer, until undone. */
  divert(take: ((bytes: Buffer) => void) | undefined): void {
    this.#divert = take
    if (take === undefined) this.#stdin.pause()
    else this.#start()
  }

  /** Bytes that were diverted but not used. */
  unread(bytes: Buffer): void {
    this.#split(bytes)
  }

  close(): void {
    this.#ended = true
    this.#detach()
    this.#wake?.()
    // Pausing inside a `data` event does not stop Node's reading, and a pipe that the
    // other side keeps open would keep this process alive after its work.
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

  /** Decoded by whole lines: a character split over two chunks comes out right. */
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
