import { PcloudConfigError } from '../errors.ts'
import { AsyncQueue } from './async-queue.ts'
import type { Brand } from './page-layout.ts'
import { type Headers, type Reply, type ResultPages, respond } from './page-response.ts'
import { type Page, pageOf } from './pages.ts'
import type { AcceptedCallback, Denied, Doubt } from './verdict.ts'

/** The result of a code. If the user rejects the account, the login continues to wait. */
type Outcome = Extract<Page, { kind: 'success' | 'failed' }> | { readonly kind: 'rejected' }

/** The service's response to a request of this login. */
export type Attempt =
  | {
      readonly kind: 'callback'
      readonly callback: AcceptedCallback
      /** Shows the outcome in the browser. Settles when it was fetched, or after 2 s. */
      finish(outcome: Outcome): Promise<void>
    }
  | (Denied & {
      /** The page is sent already. Settles when it was fetched, or after 2 s. */
      finish(): Promise<void>
    })

interface Candidate {
  readonly callback: AcceptedCallback
  /** Undefined if the browser already has the response. */
  readonly reply?: Reply
}

type Phase =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'busy'; readonly current: Candidate }
  | { readonly kind: 'settled'; readonly page: string }

/** The number of unproven codes that wait: a page can forge any number of them. */
const MAX_QUEUED = 8

interface CallbacksOptions {
  readonly brand: Brand
  readonly pages: ResultPages
  /** The headers of a final page, which delete the start cookies. */
  readonly farewell: Headers
}

/**
 * The callbacks of a login. It tries one code at a time, and the browser of every valid callback
 * waits for the same result (S13). Only if the user rejects the account, it tries the next code.
 */
export class Callbacks {
  readonly #options: CallbacksOptions
  #phase: Phase = { kind: 'waiting' }
  #queued: Candidate[] = []
  readonly #rejected: AcceptedCallback[] = []
  readonly #attempts = new AsyncQueue<Attempt>()

  constructor(options: CallbacksOptions) {
    this.#options = options
  }

  /** The browser waits for the outcome. */
  hold(callback: AcceptedCallback, reply: Reply): void {
    if (this.#isAnswered(callback, reply)) return
    reply.hold()
    this.#admit({ callback, reply })
  }

  /** Sends the user to the terminal to confirm the account. */
  confirm(callback: AcceptedCallback, doubt: Doubt, reply: Reply): void {
    if (this.#isAnswered(callback, reply)) return
    void this.#options.pages.redirect(reply, this.#page({ kind: 'confirm', doubt }))
    this.#admit({ callback })
  }

  denied(denial: Denied, reply: Reply): void {
    const page = this.#page(denial)
    const shown = this.#options.pages.redirect(reply, page)
    if (this.#phase.kind !== 'waiting') return
    this.#phase = { kind: 'settled', page }
    this.#attempts.push({ ...denial, finish: () => shown })
  }

  /** @throws the abort reason of `signal`; PcloudConfigError `failed` after {@link stop} */
  next(signal?: AbortSignal): Promise<Attempt> {
    return this.#attempts.next(signal)
  }

  stop(): Promise<unknown> {
    const page = this.#page({ kind: 'stopped' })
    const waiting = this.#takeAll()
    if (this.#phase.kind !== 'settled') this.#phase = { kind: 'settled', page }
    this.#attempts.close(new PcloudConfigError('failed', 'The login listener was closed.'))
    return Promise.all(waiting.map(({ reply }) => reply?.send(respond(200, page))))
  }

  /** If the login or this code is already settled, serve the same result page. */
  #isAnswered(callback: AcceptedCallback, reply: Reply): boolean {
    const { pages, farewell } = this.#options
    if (this.#phase.kind === 'settled') {
      const isOurs = callback.doubt === undefined
      const page = isOurs ? this.#phase.page : this.#page({ kind: 'finished' })
      void pages.redirect(reply, page, farewell)
      return true
    }
    if (!this.#rejected.some((earlier) => earlier.code.equals(callback.code))) return false
    void pages.redirect(reply, this.#page({ kind: 'rejected' }))
    return true
  }

  #admit(candidate: Candidate): void {
    if (this.#phase.kind === 'waiting') this.#begin(candidate)
    else if (candidate.reply !== undefined || this.#hasRoom(candidate)) this.#queued.push(candidate)
  }

  /** There is always room for a callback with `state`. Callbacks that have only a cookie are limited. */
  #hasRoom({ callback }: Candidate): boolean {
    const unproven = this.#currentAndQueued().filter(({ reply }) => reply === undefined)
    const isKnown = unproven.some((other) => other.callback.code.equals(callback.code))
    return !isKnown && unproven.length <= MAX_QUEUED
  }

  #begin(current: Candidate): void {
    this.#phase = { kind: 'busy', current }
    let finished: Promise<void> | undefined
    this.#attempts.push({
      kind: 'callback',
      callback: current.callback,
      finish: (outcome) => {
        finished ??= outcome.kind === 'rejected' ? this.#reject(current) : this.#settle(outcome)
        return finished
      },
    })
  }

  async #settle(outcome: Exclude<Outcome, { kind: 'rejected' }>): Promise<void> {
    const { pages, farewell } = this.#options
    const waiting = this.#takeAll()
    if (this.#phase.kind === 'settled') return
    const page = this.#page(outcome)
    this.#phase = { kind: 'settled', page }
    await Promise.all(waiting.map(({ reply }) => reply && pages.redirect(reply, page, farewell)))
  }

  /** Tries the other codes next. One of them can be the user's own. */
  async #reject(current: Candidate): Promise<void> {
    const { pages } = this.#options
    const waiting = this.#takeAll()
    if (this.#phase.kind === 'settled') return
    this.#rejected.push(current.callback)
    this.#phase = { kind: 'waiting' }
    const same = waiting.filter(({ callback }) => callback.code.equals(current.callback.code))
    const others = waiting.filter((candidate) => !same.includes(candidate))
    for (const candidate of provenFirst(others)) this.#admit(candidate)
    const page = this.#page({ kind: 'rejected' })
    await Promise.all(same.map(({ reply }) => reply && pages.redirect(reply, page)))
  }

  #page(page: Page): string {
    return pageOf(this.#options.brand, page)
  }

  #currentAndQueued(): Candidate[] {
    return this.#phase.kind === 'busy' ? [this.#phase.current, ...this.#queued] : this.#queued
  }

  #takeAll(): Candidate[] {
    const all = this.#currentAndQueued()
    this.#queued = []
    return all
  }
}

/** Codes with `state` come before codes that only a cookie vouches for. */
function provenFirst(candidates: readonly Candidate[]): Candidate[] {
  const isProven = ({ reply }: Candidate) => reply !== undefined
  return [...candidates.filter(isProven), ...candidates.filter((one) => !isProven(one))]
}
