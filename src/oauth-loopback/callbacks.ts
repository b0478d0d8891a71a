import { PcloudConfigError } from '../errors.ts'
import { Mailbox } from './async-queue.ts'
import type { Brand } from './page-layout.ts'
import { answer, type Headers, type Reply } from './page-response.ts'
import {
  confirmPage,
  deniedPage,
  failedPage,
  finishedPage,
  rejectedPage,
  type Success,
  stoppedPage,
  successPage,
} from './pages.ts'
import type { DonePages } from './result-pages.ts'
import type { AcceptedCallback, Denied, Doubt } from './verdict.ts'

/** What became of a code, in the end. */
export type Outcome =
  | ({ readonly kind: 'success' } & Success)
  | { readonly kind: 'failure'; readonly title: string; readonly text: string }
  /** The person said no to the account: the wait goes on. */
  | { readonly kind: 'rejected' }

/** The service answered this run's request. */
export type Attempt =
  | {
      readonly kind: 'callback'
      readonly callback: AcceptedCallback
      /** Shows the outcome in the browser; settles when it was seen, after 2 s at the latest. */
      finish(outcome: Outcome): Promise<void>
    }
  | (Denied & {
      /** The page is there already; settles when it was seen, after 2 s at the latest. */
      finish(): Promise<void>
    })

interface Candidate {
  readonly callback: AcceptedCallback
  /** Absent where the browser has been answered already. */
  readonly reply?: Reply
}

type Phase =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'busy'; readonly current: Candidate }
  | { readonly kind: 'settled'; readonly page: string }

/** So many codes wait behind the current one: a forging page may send any number. */
const MAX_BEHIND = 8

export interface AttemptsOptions {
  readonly brand: Brand
  readonly pages: DonePages
  /** Sent with a final page: removes the start cookies. */
  readonly farewell: Headers
}

/**
 * One shot (S13): one code at a time is tried, and the browser of every valid callback is
 * kept waiting for the same result. Only a person's no opens the way for another code.
 */
export class Attempts {
  readonly #options: AttemptsOptions
  #phase: Phase = { kind: 'waiting' }
  #behind: Candidate[] = []
  readonly #rejected: AcceptedCallback[] = []
  readonly #mailbox = new Mailbox<Attempt>()

  constructor(options: AttemptsOptions) {
    this.#options = options
  }

  /** The browser waits for the outcome. */
  hold(callback: AcceptedCallback, reply: Reply): void {
    if (this.#answered(callback, reply)) return
    reply.hold()
    this.#admit({ callback, reply })
  }

  /** The browser is sent to the terminal, where a person confirms the account or not. */
  confirm(callback: AcceptedCallback, doubt: Doubt, reply: Reply): void {
    if (this.#answered(callback, reply)) return
    void this.#options.pages.lead(reply, confirmPage(this.#options.brand, doubt))
    this.#admit({ callback })
  }

  denied(denial: Denied, reply: Reply): void {
    const page = deniedPage(this.#options.brand, denial.error, denial.description)
    const shown = this.#options.pages.lead(reply, page)
    if (this.#phase.kind !== 'waiting') return
    this.#phase = { kind: 'settled', page }
    this.#mailbox.put({ ...denial, finish: () => shown })
  }

  /** @throws what `signal` was aborted with; PcloudConfigError `failed` once all is stopped. */
  next(signal?: AbortSignal): Promise<Attempt> {
    return this.#mailbox.next(signal)
  }

  /** Tells the browsers that wait, and whoever waits for them, that nothing comes any more. */
  stop(): Promise<unknown> {
    const page = stoppedPage(this.#options.brand)
    const waiting = this.#takeAll()
    if (this.#phase.kind !== 'settled') this.#phase = { kind: 'settled', page }
    this.#mailbox.close(new PcloudConfigError('failed', 'The login listener was closed.'))
    return Promise.all(waiting.map(({ reply }) => reply?.send(answer(200, page))))
  }

  /** If the login or this code is already settled, serve the same result page again. */
  #answered(callback: AcceptedCallback, reply: Reply): boolean {
    const { pages, brand, farewell } = this.#options
    if (this.#phase.kind === 'settled') {
      const page = callback.doubt === undefined ? this.#phase.page : finishedPage(brand)
      void pages.lead(reply, page, farewell)
      return true
    }
    if (!this.#rejected.some((earlier) => earlier.code.equals(callback.code))) return false
    void pages.lead(reply, rejectedPage(brand))
    return true
  }

  #admit(candidate: Candidate): void {
    if (this.#phase.kind === 'waiting') this.#begin(candidate)
    else if (candidate.reply !== undefined || this.#hasRoom(candidate)) this.#behind.push(candidate)
  }

  /** What `state` has authenticated always finds a place; what a cookie alone has, is bounded. */
  #hasRoom({ callback }: Candidate): boolean {
    const unheld = this.#takenUp().filter(({ reply }) => reply === undefined)
    const known = unheld.some((other) => other.callback.code.equals(callback.code))
    return !known && unheld.length <= MAX_BEHIND
  }

  #begin(current: Candidate): void {
    this.#phase = { kind: 'busy', current }
    let finished: Promise<void> | undefined
    this.#mailbox.put({
      kind: 'callback',
      callback: current.callback,
      finish: (outcome) => {
        finished ??= outcome.kind === 'rejected' ? this.#reject(current) : this.#settle(outcome)
        return finished
      },
    })
  }

  async #settle(outcome: Exclude<Outcome, { kind: 'rejected' }>): Promise<void> {
    const { pages, brand, farewell } = this.#options
    const waiting = this.#takeAll()
    if (this.#phase.kind === 'settled') return
    const page =
      outcome.kind === 'success'
        ? successPage(brand, outcome)
        : failedPage(brand, outcome.title, outcome.text)
    this.#phase = { kind: 'settled', page }
    await Promise.all(waiting.map(({ reply }) => reply && pages.lead(reply, page, farewell)))
  }

  /** Those that wait with another code get their turn: theirs may be the person's own. */
  async #reject(current: Candidate): Promise<void> {
    const { pages, brand } = this.#options
    const waiting = this.#takeAll()
    if (this.#phase.kind === 'settled') return
    this.#rejected.push(current.callback)
    this.#phase = { kind: 'waiting' }
    const same = waiting.filter(({ callback }) => callback.code.equals(current.callback.code))
    const others = waiting.filter((candidate) => !same.includes(candidate))
    for (const candidate of heldFirst(others)) this.#admit(candidate)
    await Promise.all(same.map(({ reply }) => reply && pages.lead(reply, rejectedPage(brand))))
  }

  /** The candidate that is tried now and those behind it. */
  #takenUp(): Candidate[] {
    return this.#phase.kind === 'busy' ? [this.#phase.current, ...this.#behind] : this.#behind
  }

  #takeAll(): Candidate[] {
    const all = this.#takenUp()
    this.#behind = []
    return all
  }
}

/** A code with `state` is worth more than one that came by cookie alone. */
function heldFirst(candidates: readonly Candidate[]): Candidate[] {
  const isHeld = ({ reply }: Candidate) => reply !== undefined
  return [...candidates.filter(isHeld), ...candidates.filter((one) => !isHeld(one))]
}
