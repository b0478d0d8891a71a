import { hasCode, type PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, HttpClient } from '../http.ts'
import { sleep } from '../limit.ts'
import type { Secret } from '../secret.ts'
import type { CodeRefusal, PollAnswer, PolledToken } from '../tokens/token-answer.ts'
import { assertSecure } from './exchange.ts'

interface PollRequest {
  /** Polled in parallel: the region is unknown. The caller has checked the hosts (S4). */
  readonly tokenUrls: readonly string[]
  readonly clientId: string
  /** Sent only if the service refuses the client without it. */
  readonly clientSecret: Secret
  readonly requestId: string
  readonly readAnswer: (answer: HttpAnswer) => PollAnswer
  readonly http: HttpClient
  /** The only time limit. */
  readonly signal: AbortSignal
  /** Called at the first failure of each URL. Polling continues. */
  readonly onTrouble: (tokenUrl: string, error: PcloudConfigError) => void
  /** The service refused at this URL. Polling of the other URLs continues. */
  readonly onRefused: (refusal: PollRefusal) => void
  readonly pace?: Partial<Pace>
}

export type PollRefusal = CodeRefusal & { readonly tokenUrl: string }

type PollResult =
  | { readonly kind: 'ok'; readonly token: PolledToken; readonly tokenUrl: string }
  /** The service refused at all URLs. */
  | { readonly kind: 'refused'; readonly refusals: readonly PollRefusal[] }

/** The times between requests, in milliseconds. */
interface Pace {
  /** The first pause between two requests. Each pause is 1.5 times as long as the previous one. */
  readonly firstPause: number
  readonly longestPause: number
  /** The limit for a request, so that a dead connection does not block the login. */
  readonly hold: number
  /** A request that was open this long before it failed was a long poll. This is not a failure. */
  readonly held: number
  /** If this many requests in a row fail, do not wait for this URL alone. */
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
 * Polls all URLs until one has the token, then aborts the other requests. A refusal stops only the
 * polling of that URL. After a network failure, polling continues while a different URL can succeed.
 * @throws PcloudConfigError `network` or `service` if all URLs have failed; the abort reason of
 * `signal`
 */
export async function pollForToken(request: PollRequest): Promise<PollResult> {
  if (request.tokenUrls.length === 0) throw new TypeError('There is no token URL to poll.')
  request.tokenUrls.forEach(assertSecure)
  const poll = new TokenPoll(request)
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

/** The state of one URL. */
interface Endpoint {
  readonly tokenUrl: string
  withSecret: boolean
  failures: number
  trouble?: PcloudConfigError
  refusal?: PollRefusal
}

/** The result of a request. `failed`: no response, or an unusable one. */
type PollStep = PollAnswer | { readonly kind: 'failed'; readonly error: PcloudConfigError }

class TokenPoll {
  readonly #request: PollRequest
  readonly #pace: Pace
  readonly #endpoints: Endpoint[] = []
  readonly #ended = new AbortController()
  readonly #signal: AbortSignal
  #bug: { readonly error: unknown } | undefined

  constructor(request: PollRequest) {
    this.#request = request
    this.#pace = { ...PACE, ...request.pace }
    this.#signal = AbortSignal.any([request.signal, this.#ended.signal])
  }

  stop(): void {
    this.#ended.abort()
  }

  /** Resolves with a token. Rejects when it stops polling this URL. */
  async wait(tokenUrl: string): Promise<PollResult> {
    const endpoint: Endpoint = { tokenUrl, withSecret: false, failures: 0 }
    this.#endpoints.push(endpoint)
    let pause = this.#pace.firstPause
    for (;;) {
      const startedAt = performance.now()
      const step = await this.#ask(endpoint)
      if (step.kind === 'ok') return { ...step, tokenUrl }
      const wasLongPoll = performance.now() - startedAt >= this.#pace.held
      if (wasLongPoll) pause = this.#pace.firstPause
      const again = this.#next(endpoint, step, wasLongPoll)
      if (again === 'never') throw new Error(`refused by ${tokenUrl}`)
      if (again === 'later') {
        await sleep(pause, this.#signal)
        pause = Math.min(pause * 1.5, this.#pace.longestPause)
      }
    }
  }

  /** The result if no URL has a token. */
  end(): PollResult {
    if (this.#bug !== undefined) throw this.#bug.error
    const refusals = this.#endpoints.flatMap(({ refusal }) => refusal ?? [])
    // If one URL failed, the token can be there.
    const trouble = this.#endpoints.find((endpoint) => endpoint.refusal === undefined)?.trouble
    if (trouble !== undefined) throw trouble
    return { kind: 'refused', refusals }
  }

  async #ask({ tokenUrl, withSecret }: Endpoint): Promise<PollStep> {
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

  #next(endpoint: Endpoint, step: Exclude<PollStep, { kind: 'ok' }>, wasLongPoll: boolean) {
    if (step.kind === 'failed' && !wasLongPoll) {
      this.#fail(endpoint, step.error)
      return 'later'
    }
    endpoint.failures = 0
    if (step.kind !== 'refused' || step.reason === 'busy') return 'later'
    if (step.reason !== 'bad-client' || endpoint.withSecret) return this.#refuse(endpoint, step)
    endpoint.withSecret = true
    return 'at-once'
  }

  #fail(endpoint: Endpoint, error: PcloudConfigError): void {
    endpoint.failures += 1
    if (endpoint.trouble === undefined) this.#request.onTrouble(endpoint.tokenUrl, error)
    endpoint.trouble = error
    this.#stopIfHopeless()
  }

  #refuse(endpoint: Endpoint, refusal: CodeRefusal) {
    endpoint.refusal = { ...refusal, tokenUrl: endpoint.tokenUrl }
    this.#stopIfHopeless()
    if (!this.#ended.signal.aborted) this.#request.onRefused(endpoint.refusal)
    return 'never'
  }

  #stopIfHopeless(): void {
    const isHopeless = ({ refusal, failures }: Endpoint) =>
      refusal !== undefined || failures >= this.#pace.failures
    if (this.#endpoints.every(isHopeless)) this.stop()
  }
}
