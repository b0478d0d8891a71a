import { cookieMatches, sameText, type Ticket, type Tickets } from './tickets.ts'

export type Visit =
  /** Go to the service; on the first visit the browser gets the cookie. */
  | { readonly kind: 'go'; readonly ticket: Ticket; readonly firstVisit: boolean }
  /** Someone else has opened this link before: the ticket is worth nothing now. */
  | { readonly kind: 'used-up'; readonly ticket: Ticket }
  /** No such link in this run. */
  | { readonly kind: 'unknown' }

/**
 * Keeps account of the start links of one run. A link works in the browser that opens
 * it first. When a second browser comes with it, nobody can tell which of the two is the
 * person's, so its state and cookie are no longer accepted (S22, RFC 6819 section 5.1.5.4).
 */
export class TicketDesk {
  readonly #tickets: readonly Ticket[]
  readonly #visited = new Set<Ticket>()
  readonly #revoked = new Set<Ticket>()

  constructor(tickets: Tickets) {
    this.#tickets = [tickets.opener, tickets.printed]
  }

  /** The tickets whose state and cookie still count. */
  valid(): readonly Ticket[] {
    return this.#tickets.filter((ticket) => !this.#revoked.has(ticket))
  }

  visit(nonce: string, cookieHeaders: readonly string[]): Visit {
    const ticket = this.#tickets.find((candidate) => sameText(candidate.nonce, nonce))
    if (ticket === undefined) return { kind: 'unknown' }
    if (this.#revoked.has(ticket)) return { kind: 'used-up', ticket }
    if (!this.#visited.has(ticket)) {
      this.#visited.add(ticket)
      return { kind: 'go', ticket, firstVisit: true }
    }
    if (cookieMatches(ticket.cookie, cookieHeaders))
      return { kind: 'go', ticket, firstVisit: false }
    this.#revoked.add(ticket)
    return { kind: 'used-up', ticket }
  }
}
