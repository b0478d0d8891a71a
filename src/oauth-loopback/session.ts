import { type Answer, answer, type Headers, type Reply } from './answer.ts'
import { type Attempt, Attempts } from './attempts.ts'
import { DonePages } from './done-pages.ts'
import { type NoticeBoard, type NoticeEvent, noticeOf } from './notices.ts'
import type { Brand } from './page-layout.ts'
import { notFoundPage, refusedPage, startUsedUpPage } from './pages.ts'
import { DONE_PATH, hostHeaders, type RedirectUri, START_PATH } from './redirect-uri.ts'
import { type CallbackRequest, headerValues, screen } from './screen.ts'
import { TicketDesk } from './ticket-desk.ts'
import type { Ticket, Tickets } from './tickets.ts'
import { judgeCallback, type MissingState, type PendingRequest, type Refused } from './verdict.ts'

/** Longer than any login may take; the cookie's random name dies with the run anyway. */
const COOKIE_SECONDS = 3600

export interface SessionOptions {
  /** With its real port. */
  readonly redirectUri: RedirectUri
  readonly tickets: Tickets
  /** Where each start link leads: the service's page, with the ticket's state. */
  readonly authorizeUrl: (ticket: Ticket) => string
  /** The page for other machines carries no redirect URI. */
  readonly pageShowsCode?: boolean
  readonly trustedHosts: readonly string[]
  readonly missingState: MissingState
  readonly brand: Brand
  readonly notices: NoticeBoard
  readonly doneGraceMs: number
}

/**
 * One login as its web server sees it: requests in, answers out, no sockets. Routes to
 * the start links, the redirect URI and the result pages, and refuses the rest.
 */
export class LoginSession {
  readonly #options: SessionOptions
  readonly #desk: TicketDesk
  readonly #pages: DonePages
  readonly #attempts: Attempts
  readonly #hosts: readonly string[]

  constructor(options: SessionOptions) {
    this.#options = options
    this.#desk = new TicketDesk(options.tickets)
    this.#pages = new DonePages(options.doneGraceMs)
    this.#hosts = hostHeaders(options.redirectUri)
    const { brand, tickets } = options
    const farewell = { 'Set-Cookie': [tickets.opener, tickets.printed].map(deleteCookie) }
    this.#attempts = new Attempts({ brand, pages: this.#pages, farewell })
  }

  next(signal?: AbortSignal): Promise<Attempt> {
    return this.#attempts.next(signal)
  }

  stop(): Promise<unknown> {
    return this.#attempts.stop()
  }

  /** The requests whose answer still counts, here or pasted. */
  pending(): readonly PendingRequest[] {
    const { redirectUri, tickets, pageShowsCode = false } = this.#options
    const begun = this.#desk
      .valid()
      .map(({ state, cookie }) => ({ state, cookie, redirectUri: redirectUri.text }))
    const page = { state: tickets.pasteState }
    return [...begun, pageShowsCode ? page : { ...page, redirectUri: redirectUri.text }]
  }

  handle(request: CallbackRequest, reply: Reply): void {
    const atOnce = this.#route(request, reply)
    if (atOnce !== undefined) void reply.send(atOnce)
  }

  /** The answer, or nothing where it comes later or has been sent. */
  #route(request: CallbackRequest, reply: Reply): Answer | undefined {
    const { path: callbackPath } = this.#options.redirectUri
    const seen = screen(request, {
      hosts: this.#hosts,
      knownPath: (path) =>
        path === callbackPath || path.startsWith(START_PATH) || path.startsWith(DONE_PATH),
    })
    if (!seen.passed) return this.#refusal(seen)
    if (seen.path === callbackPath) return this.#callback(request, reply)
    if (seen.path.startsWith(START_PATH)) {
      return this.#start(seen.path.slice(START_PATH.length), request)
    }
    const served = this.#pages.serve(seen.path.slice(DONE_PATH.length), reply)
    return served ? undefined : this.#notFound()
  }

  #callback(request: CallbackRequest, reply: Reply): Answer | undefined {
    const { redirectUri, trustedHosts, missingState } = this.#options
    const verdict = judgeCallback(request, {
      path: redirectUri.path,
      hosts: this.#hosts,
      requests: this.pending(),
      trustedHosts,
      missingState,
    })
    if (verdict.kind === 'refused') return this.#refusal(verdict)
    if (verdict.kind === 'denied') this.#attempts.denied(verdict, reply)
    else if (verdict.callback.binding === 'cookie' && missingState === 'ask-person') {
      this.#attempts.confirm(verdict.callback, reply)
    } else this.#attempts.hold(verdict.callback, reply)
    return undefined
  }

  #start(nonce: string, request: CallbackRequest): Answer {
    const visit = this.#desk.visit(nonce, headerValues(request.rawHeaders, 'cookie'))
    if (visit.kind === 'unknown') {
      this.#post({ kind: 'stray-request', reason: 'unknown-start-link' })
      return this.#notFound()
    }
    if (visit.kind === 'used-up') {
      this.#post({ kind: 'start-link-replayed', link: visit.ticket.link })
      return answer(410, startUsedUpPage(this.#options.brand))
    }
    const location = { Location: this.#options.authorizeUrl(visit.ticket) }
    const cookie: Headers = visit.firstVisit ? { 'Set-Cookie': setCookie(visit.ticket) } : {}
    return answer(302, '', { ...location, ...cookie })
  }

  #refusal({ reason, status, detail }: Pick<Refused, 'reason' | 'status' | 'detail'>): Answer {
    const notice = noticeOf(reason, detail)
    if (notice !== undefined) this.#post(notice)
    if (reason === 'path') return this.#notFound()
    if (status === 204) return answer(204)
    const page = refusedPage(this.#options.brand, reason, detail)
    return answer(status, page, status === 405 ? { Allow: 'GET' } : {})
  }

  #notFound(): Answer {
    return answer(404, notFoundPage(this.#options.brand))
  }

  #post(event: NoticeEvent): void {
    this.#options.notices.post(event)
  }
}

// No `Secure`: the listener speaks plain http, and not every browser counts http on
// localhost as secure. `SameSite=Lax` lets the service's redirect bring it back.
function setCookie({ cookie }: Ticket): string {
  return `${cookie.name}=${cookie.value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${COOKIE_SECONDS}`
}

function deleteCookie({ cookie }: Ticket): string {
  return `${cookie.name}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0`
}
