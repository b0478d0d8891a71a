import { hasCode, type PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, HttpClient } from '../http.ts'
import { sleep } from '../limit.ts'
import type { Secret } from '../secret.ts'
import { assertSecure, type TokenAnswer, type TokenFields, type TokenRefusal } from './exchange.ts'

/**
 * What a service says to a program that waits while a person decides on another device, as in
 * RFC 8628 section 3.5. `pending`: nobody has decided yet.
 */
export type PollAnswer = TokenAnswer | { readonly kind: 'pending' }

export interface PollRequest {
  /** All are asked at once: the region is not known yet. Hosts are checked by the caller (S4). */
  readonly tokenUrls: readonly string[]
  readonly clientId: string
  /** Sent only to a service that refuses the client without it. */
  readonly clientSecret: Secret
  readonly requestId: string
  readonly readAnswer: (answer: HttpAnswer) => PollAnswer
  readonly http: HttpClient
  /** Ends the wait: there is no other time limit. */
  readonly signal: AbortSignal
  /** Called once for each URL: it is asked again later. */
  readonly onTrouble: (tokenUrl: string, error: PcloudConfigError) => void
  /** The service said no at this URL; at another the wait goes on. */
  readonly onRefused: (refusal: PollRefusal) => void
  readonly pace?: Partial<Pace>
}

export type PollRefusal = TokenRefusal & { readonly tokenUrl: string }

export type PollResult =
  | { readonly kind: 'ok'; readonly token: TokenFields; readonly tokenUrl: string }
  /** Every URL said no. */
  | { readonly kind: 'refused'; readonly refusals: readonly PollRefusal[] }

/** How often is asked, in milliseconds. */
export interface Pace {
  /** The first pause between two requests; each is half as long again as the one before. */
  readonly firstPause: number
  readonly longestPause: number
  /** One request is held no longer: a dead connection must not cost the whole login. */
  readonly hold: number
  /** One that was held so long and then cut was a long poll, and nothing is wrong. */
  readonly held: number
  /** So many failures in a row, and a URL alone is not worth waiting for. */
  readonly failures: number
}

const PACE: Pace = {
  firstPause: 2_000,
  longestPause: 10_000,
  hold: 120_000,
  held: 20_000,
  failures: 6,
}

/**
 * Asks every URL for the token until one has it; the requests to the others are cut off then.
 * A refusal ends the wait at its own URL only, and a failure of the network at none, as long as
 * another one may still answer.
 * @throws PcloudConfigError `network`, `service` when no URL is worth waiting for any more; what
 * `signal` was aborted with.
 */
export async function pollForToken(request: PollRequest): Promise<PollResult> {
  if (request.tokenUrls.length === 0) throw new TypeError('There is no token URL to ask.')
  request.tokenUrls.forEach(assertSecure)
  const poll = new Poll(request)
  const waits = request.tokenUrls.map((tokenUrl) => poll.wait(tokenUrl))
  try {
    return await Promise.any(waits)
  } catch {
    request.signal.throwIfAborted()
    return poll.end()
  } finally {
    poll.stop()
    await Promise.allSettled(waits)
  }
}

/** Where one URL stands. */
interface Line {
  readonly tokenUrl: string
  withSecret: boolean
  failures: number
  trouble?: PcloudConfigError
  refusal?: PollRefusal
}

/** What one request gave; `failed`: there was no answer, or none that says anything. */
type Heard = PollAnswer | { readonly kind: 'failed'; readonly error: PcloudConfigError }

class Poll {
  readonly #request: PollRequest
  readonly #pace: Pace
  readonly #lines: Line[] = []
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  #bug: { readonly error: unknown } | undefined

  constructor(request: PollRequest) {
    this.#request = request
    this.#pace = { ...PACE, ...request.pace }
    this.#signal = AbortSignal.any([request.signal, this.#over.signal])
  }

  stop(): void {
    this.#over.abort()
  }

  /** Resolves with a token, and rejects when this URL, or all of it, is over. */
  async wait(tokenUrl: string): Promise<PollResult> {
    const line: Line = { tokenUrl, withSecret: false, failures: 0 }
    this.#lines.push(line)
    let pause = this.#pace.firstPause
    for (;;) {
      const begun = performance.now()
      const heard = await this.#ask(line)
      if (heard.kind === 'ok') return { ...heard, tokenUrl }
      const wasHeld = performance.now() - begun >= this.#pace.held
      if (wasHeld) pause = this.#pace.firstPause
      const again = this.#take(line, heard, wasHeld)
      if (again === 'never') throw new Error(`refused by ${tokenUrl}`)
      if (again === 'later') {
        await sleep(pause, this.#signal)
        pause = Math.min(pause * 1.5, this.#pace.longestPause)
      }
    }
  }

  /** How it all ends without a token. */
  end(): PollResult {
    if (this.#bug !== undefined) throw this.#bug.error
    const refusals = this.#lines.flatMap(({ refusal }) => refusal ?? [])
    // Where one URL could not be asked, the token may have been there.
    const trouble = this.#lines.find((line) => line.refusal === undefined)?.trouble
    if (trouble !== undefined) throw trouble
    return { kind: 'refused', refusals }
  }

  async #ask({ tokenUrl, withSecret }: Line): Promise<Heard> {
    const { clientId, clientSecret, requestId, http, readAnswer } = this.#request
    const secret = withSecret ? { client_secret: clientSecret.reveal() } : {}
    try {
      const answer = await http.postForm({
        url: tokenUrl,
        form: { client_id: clientId, request_id: requestId, ...secret },
        signal: this.#signal,
        timeoutMs: this.#pace.hold,
      })
      return readAnswer(answer)
    } catch (error) {
      this.#signal.throwIfAborted()
      if (hasCode(error, 'network') || hasCode(error, 'service')) return { kind: 'failed', error }
      this.#bug ??= { error }
      this.stop()
      throw error
    }
  }

  /** When this URL is to be asked again. */
  #take(line: Line, heard: Exclude<Heard, { kind: 'ok' }>, wasHeld: boolean) {
    if (heard.kind === 'failed' && !wasHeld) {
      this.#fail(line, heard.error)
      return 'later'
    }
    line.failures = 0
    if (heard.kind !== 'refused' || heard.reason === 'busy') return 'later'
    if (heard.reason !== 'bad-client' || line.withSecret) return this.#refuse(line, heard)
    line.withSecret = true
    return 'at-once'
  }

  #fail(line: Line, error: PcloudConfigError): void {
    line.failures += 1
    if (line.trouble === undefined) this.#request.onTrouble(line.tokenUrl, error)
    line.trouble = error
    this.#stopIfHopeless()
  }

  #refuse(line: Line, refusal: TokenRefusal) {
    line.refusal = { ...refusal, tokenUrl: line.tokenUrl }
    this.#stopIfHopeless()
    if (!this.#over.signal.aborted) this.#request.onRefused(line.refusal)
    return 'never'
  }

  #stopIfHopeless(): void {
    const isHopeless = ({ refusal, failures }: Line) =>
      refusal !== undefined || failures >= this.#pace.failures
    if (this.#lines.every(isHopeless)) this.stop()
  }
}
