import { type Attempt, Callbacks } from './callbacks.ts'
import type { Visitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import { type PageResponse, type Reply, type ResultPages, respond } from './page-response.ts'
import { randomText } from './random-values.ts'
import { DONE_PATH, hostHeaders, type RedirectUri, START_PATH } from './redirect-uri.ts'
import { type CallbackRequest, guardRequest } from './request-guard.ts'
import { notFound, type PostNotice, refuse } from './request-notices.ts'
import {
  deleteCookie,
  type StartLinks,
  StartLinkVisits,
  type Visit,
  visitStartLink,
} from './start-links.ts'
import { type DoubtRules, judgeCallback, type PendingRequest } from './verdict.ts'

interface SessionOptions extends DoubtRules {
  /** With the port that is bound. */
  readonly redirectUri: RedirectUri
  readonly links: StartLinks
  /** The service's page for this state. Start links redirect to it. */
  readonly authorizeUrl: (state: string) => string
  /** The link for other devices has no redirect URI, so the service shows the code. */
  readonly pageShowsCode?: boolean
  readonly trustedHosts: readonly string[]
  readonly brand: Brand
  readonly postNotice: PostNotice
  readonly doneGraceMs: number
}

/**
 * The web server of a login, without sockets: requests in, responses out. Has routes for the start
 * links, the redirect URI and the result pages.
 */
export class LoginSession {
  readonly #options: SessionOptions
  readonly #visits: StartLinkVisits
  readonly #pages: ResultPages
  readonly #callbacks: Callbacks
  readonly #hosts: readonly string[]

  constructor(options: SessionOptions) {
    this.#options = options
    this.#pages = createResultPages(options.doneGraceMs)
    this.#hosts = hostHeaders(options.redirectUri)
    const { brand, links } = options
    const startLinks = [links.opener, links.program, links.printed]
    this.#visits = new StartLinkVisits(startLinks)
    const farewell = { 'Set-Cookie': startLinks.map(deleteCookie) }
    this.#callbacks = new Callbacks({ brand, pages: this.#pages, farewell })
  }

  next(signal?: AbortSignal): Promise<Attempt> {
    return this.#callbacks.next(signal)
  }

  stop(): Promise<unknown> {
    return this.#callbacks.stop()
  }

  /** The requests that still wait for a response, here or in a paste. */
  pending(): readonly PendingRequest[] {
    const { redirectUri, links, pageShowsCode = false } = this.#options
    const started = this.#visits.all().map(({ doubt, ...visit }) => ({
      ...visit,
      redirectUri: redirectUri.text,
      ...(doubt && { doubt }),
    }))
    const page = { state: links.pageState }
    return [...started, pageShowsCode ? page : { ...page, redirectUri: redirectUri.text }]
  }

  /** @param identify finds the user of the connection */
  handle(request: CallbackRequest, reply: Reply, identify: () => Visitor): void {
    const response = this.#route(request, reply, identify)
    if (response !== undefined) void reply.send(response)
  }

  /** Undefined if the response is sent already or comes later. */
  #route(
    request: CallbackRequest,
    reply: Reply,
    identify: () => Visitor,
  ): PageResponse | undefined {
    const { path: callbackPath } = this.#options.redirectUri
    const guarded = guardRequest(request, {
      hosts: this.#hosts,
      knownPath: (path) =>
        path === callbackPath || path.startsWith(START_PATH) || path.startsWith(DONE_PATH),
    })
    if (!guarded.passed) return refuse(guarded, this.#options)
    if (guarded.path === callbackPath) return this.#callback(request, reply)
    if (guarded.path.startsWith(START_PATH)) {
      const { brand, postNotice, authorizeUrl } = this.#options
      const target = ({ state }: Visit) => authorizeUrl(state)
      const rules = { visits: this.#visits, brand, postNotice, target }
      void visitStartLink(guarded.path, request, reply, identify, rules)
      return undefined
    }
    const isServed = this.#pages.serve(guarded.path.slice(DONE_PATH.length), reply)
    return isServed ? undefined : notFound(this.#options.brand)
  }

  #callback(request: CallbackRequest, reply: Reply): PageResponse | undefined {
    const { redirectUri, trustedHosts, canConfirm, allowMissingState } = this.#options
    const verdict = judgeCallback(request, {
      path: redirectUri.path,
      hosts: this.#hosts,
      requests: this.pending(),
      trustedHosts,
      canConfirm,
      allowMissingState,
    })
    if (verdict.kind === 'refused') return refuse(verdict, this.#options)
    if (verdict.kind === 'denied') {
      this.#callbacks.denied(verdict, reply)
      return undefined
    }
    const { callback } = verdict
    if (callback.doubt === undefined) this.#callbacks.hold(callback, reply)
    else this.#callbacks.confirm(callback, callback.doubt, reply)
    return undefined
  }
}

function createResultPages(graceMs: number): ResultPages {
  const waiting = new Map<string, { readonly page: string; readonly seen: () => void }>()
  return {
    async redirect(reply, page, headers = {}) {
      if (reply.gone) return
      const token = randomText()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs)
        timer.unref()
        const seen = () => {
          clearTimeout(timer)
          resolve()
        }
        waiting.set(token, { page, seen })
        void reply.send(respond(303, '', { ...headers, Location: DONE_PATH + token }))
      })
      waiting.delete(token)
    },
    serve(token, reply) {
      const found = waiting.get(token)
      if (found === undefined) return false
      waiting.delete(token)
      void reply.send(respond(200, found.page)).then(found.seen)
      return true
    },
  }
}
