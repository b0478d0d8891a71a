import { type Attempt, Attempts } from './callbacks.ts'
import type { Visitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import { type Answer, answer, type Reply } from './page-response.ts'
import { notFoundPage, refusedPage } from './pages.ts'
import { DONE_PATH, hostHeaders, type RedirectUri, START_PATH } from './redirect-uri.ts'
import { type CallbackRequest, screen } from './request-guard.ts'
import { type NoticeBoard, type NoticeEvent, noticeOf } from './request-notices.ts'
import { DonePages } from './result-pages.ts'
import { type StartLinks, type Visit, Visits } from './start-links.ts'
import { type DoubtRules, judgeCallback, type PendingRequest, type Refused } from './verdict.ts'
import { deleteCookie, visitStartLink } from './visit-start-link.ts'

export interface SessionOptions extends DoubtRules {
  /** With its real port. */
  readonly redirectUri: RedirectUri
  readonly links: StartLinks
  /** Where a start link leads: the service's page, with this state. */
  readonly authorizeUrl: (state: string) => string
  /** The page for other machines carries no redirect URI. */
  readonly pageShowsCode?: boolean
  readonly trustedHosts: readonly string[]
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
  readonly #visits: Visits
  readonly #pages: DonePages
  readonly #attempts: Attempts
  readonly #hosts: readonly string[]

  constructor(options: SessionOptions) {
    this.#options = options
    this.#pages = new DonePages(options.doneGraceMs)
    this.#hosts = hostHeaders(options.redirectUri)
    const { brand, links } = options
    const startLinks = [links.opener, links.program, links.printed]
    this.#visits = new Visits(startLinks)
    const farewell = { 'Set-Cookie': startLinks.map(deleteCookie) }
    this.#attempts = new Attempts({ brand, pages: this.#pages, farewell })
  }

  next(signal?: AbortSignal): Promise<Attempt> {
    return this.#attempts.next(signal)
  }

  stop(): Promise<unknown> {
    return this.#attempts.stop()
  }

  /** The requests that the service can still answer, here or pasted. */
  pending(): readonly PendingRequest[] {
    const { redirectUri, links, pageShowsCode = false } = this.#options
    const begun = this.#visits.all().map(({ doubt, ...visit }) => ({
      ...visit,
      redirectUri: redirectUri.text,
      ...(doubt && { doubt }),
    }))
    const page = { state: links.pageState }
    return [...begun, pageShowsCode ? page : { ...page, redirectUri: redirectUri.text }]
  }

  /** @param identify asks the system whose browser this is */
  handle(request: CallbackRequest, reply: Reply, identify: () => Visitor): void {
    const atOnce = this.#route(request, reply, identify)
    if (atOnce !== undefined) void reply.send(atOnce)
  }

  /** The answer, or nothing where it comes later or has been sent. */
  #route(request: CallbackRequest, reply: Reply, identify: () => Visitor): Answer | undefined {
    const { path: callbackPath } = this.#options.redirectUri
    const seen = screen(request, {
      hosts: this.#hosts,
      knownPath: (path) =>
        path === callbackPath || path.startsWith(START_PATH) || path.startsWith(DONE_PATH),
    })
    if (!seen.passed) return this.#refusal(seen)
    if (seen.path === callbackPath) return this.#callback(request, reply)
    if (seen.path.startsWith(START_PATH)) {
      return this.#start(seen.path.slice(START_PATH.length), request, reply, identify)
    }
    const served = this.#pages.serve(seen.path.slice(DONE_PATH.length), reply)
    return served ? undefined : this.#notFound()
  }

  #callback(request: CallbackRequest, reply: Reply): Answer | undefined {
    const { redirectUri, trustedHosts, canConfirm, allowMissingState } = this.#options
    const verdict = judgeCallback(request, {
      path: redirectUri.path,
      hosts: this.#hosts,
      requests: this.pending(),
      trustedHosts,
      canConfirm,
      allowMissingState,
    })
    if (verdict.kind === 'refused') return this.#refusal(verdict)
    if (verdict.kind === 'denied') {
      this.#attempts.denied(verdict, reply)
      return undefined
    }
    const { callback } = verdict
    if (callback.doubt === undefined) this.#attempts.hold(callback, reply)
    else this.#attempts.confirm(callback, callback.doubt, reply)
    return undefined
  }

  #start(
    nonce: string,
    request: CallbackRequest,
    reply: Reply,
    identify: () => Visitor,
  ): Answer | undefined {
    const link = this.#visits.linkOf(nonce)
    if (link === undefined) {
      this.#post({ kind: 'stray-request', reason: 'unknown-start-link' })
      return this.#notFound()
    }
    const { brand, notices, authorizeUrl } = this.#options
    const target = ({ state }: Visit) => authorizeUrl(state)
    void visitStartLink(link, request, reply, identify(), {
      ...{ visits: this.#visits, brand, notices, target },
    })
    return undefined
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
