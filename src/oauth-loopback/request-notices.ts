import type { RefusalReason } from './verdict.ts'

/** Something that the person at the terminal should hear of while the wait goes on. */
export type NoticeEvent =
  | { readonly kind: 'stray-request'; readonly reason: RefusalReason | 'unknown-start-link' }
  | { readonly kind: 'wrong-state' }
  | { readonly kind: 'untrusted-host'; readonly host: string }
  | { readonly kind: 'missing-state' | 'unconfirmed' }
  | { readonly kind: 'denied-unbound'; readonly error?: string }
  /** A second browser opened the same start link. */
  | { readonly kind: 'two-browsers' }
  /** Another user of this computer opened a start link. `refused`: it was not for them. */
  | { readonly kind: 'another-user'; readonly refused: boolean }
  | { readonly kind: 'tls-on-port' }
  | { readonly kind: 'prefetch' }

/** An event and how many of its kind there were up to now, this one included. */
export type Notice = NoticeEvent & { readonly count: number }

/** A kind that was quiet for so long is told at once. */
const QUIET_MS = 10_000

/**
 * Passes on the first event of a kind, those after a quiet time, and the 10th, 100th,
 * 1000th: a page that fires a thousand forged callbacks fills no screen, yet is not unseen.
 */
export class NoticeBoard {
  readonly #counts = new Map<NoticeEvent['kind'], { count: number; toldAt: number }>()
  readonly #tell: (notice: Notice) => void
  readonly #now: () => number

  constructor(tell: (notice: Notice) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
  }

  post(event: NoticeEvent): void {
    const entry = this.#counts.get(event.kind) ?? { count: 0, toldAt: Number.NEGATIVE_INFINITY }
    this.#counts.set(event.kind, entry)
    entry.count += 1
    const quiet = this.#now() - entry.toldAt >= QUIET_MS
    if (!quiet && !/^10+$/.test(String(entry.count))) return
    entry.toldAt = this.#now()
    this.#tell({ ...event, count: entry.count })
  }
}

/** The notice that a refusal is worth, if any: browsers ask for icons and the like unbidden. */
export function noticeOf(reason: RefusalReason, detail?: string): NoticeEvent | undefined {
  switch (reason) {
    case 'path':
      return undefined
    case 'prefetch':
    case 'wrong-state':
    case 'missing-state':
    case 'unconfirmed':
      return { kind: reason }
    case 'untrusted-host':
      return { kind: reason, host: detail ?? '' }
    case 'denied-unbound':
      return { kind: reason, ...(detail === undefined ? {} : { error: detail }) }
    default:
      return { kind: 'stray-request', reason }
  }
}
