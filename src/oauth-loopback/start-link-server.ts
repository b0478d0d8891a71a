import type { IdentifyVisitor, Visitor } from './identify-visitor.ts'
import { DEFAULT_BRAND, DEFAULT_LIMITS } from './loopback.ts'
import { LoopbackServer, type RequestHandler } from './loopback-server.ts'
import type { Brand } from './page-layout.ts'
import type { Reply } from './page-response.ts'
import { answer } from './page-response.ts'
import { notFoundPage, refusedPage } from './pages.ts'
import {
  hostHeaders,
  parseRedirectUri,
  type RedirectUri,
  START_PATH,
  withPort,
} from './redirect-uri.ts'
import { type CallbackRequest, screen } from './request-guard.ts'
import { type Notice, NoticeBoard, noticeOf } from './request-notices.ts'
import { createStartLink, type StartLink, Visits } from './start-links.ts'
import { visitStartLink } from './visit-start-link.ts'

export interface StartPageOptions {
  /** Where the browser goes on. Other users must not read it, so no program gets it as an argument. */
  readonly target: string
  /** Leave this port alone: a login needs it. */
  readonly notPort: number
  readonly identifyVisitor: IdentifyVisitor
  readonly onNotice: (notice: Notice) => void
  readonly brand?: Brand
}

/** A local link to a page whose address is a secret of this login (S21). */
export interface StartPage {
  readonly url: string
  /** More than one browser went on to the page, so a person must confirm the account (S22). */
  isDoubtful(): boolean
  close(): Promise<void>
}

const TRIES = 8

/** Undefined if no port is available: then no program may be given the page. */
export async function openStartPage(options: StartPageOptions): Promise<StartPage | undefined> {
  for (const host of ['127.0.0.1', '[::1]']) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const page = await openOn(parseRedirectUri(`http://${host}:0/`), options)
      if (page === 'no-port') break
      if (page !== 'not-this-port') return page
    }
  }
  return undefined
}

async function openOn(
  asked: RedirectUri,
  { target, notPort, identifyVisitor, onNotice, brand = DEFAULT_BRAND }: StartPageOptions,
): Promise<StartPage | 'no-port' | 'not-this-port'> {
  const notices = new NoticeBoard(onNotice)
  const server = new LoopbackServer({ notices, brand, limits: DEFAULT_LIMITS, identifyVisitor })
  const port = await server.bind(asked).catch(() => undefined)
  if (port === undefined) return 'no-port'
  if (port === notPort) {
    await server.close()
    return 'not-this-port'
  }
  const address = withPort(asked, port)
  const link = createStartLink('this-user')
  const handler = new StartPageHandler(link, hostHeaders(address), { notices, brand, target })
  server.serve(handler)
  return {
    url: address.origin + START_PATH + link.nonce,
    isDoubtful: () => handler.isDoubtful(),
    close: () => server.close(),
  }
}

interface HandlerRules {
  readonly notices: NoticeBoard
  readonly brand: Brand
  readonly target: string
}

class StartPageHandler implements RequestHandler {
  readonly #visits: Visits
  readonly #hosts: readonly string[]
  readonly #rules: HandlerRules

  constructor(link: StartLink, hosts: readonly string[], rules: HandlerRules) {
    this.#visits = new Visits([link])
    this.#hosts = hosts
    this.#rules = rules
  }

  isDoubtful(): boolean {
    return this.#visits.all().some(({ doubt }) => doubt !== undefined)
  }

  handle(request: CallbackRequest, reply: Reply, identify: () => Visitor): void {
    const { brand, notices, target } = this.#rules
    const knownPath = (path: string) => path.startsWith(START_PATH)
    const seen = screen(request, { hosts: this.#hosts, knownPath })
    if (!seen.passed) {
      const notice = noticeOf(seen.reason)
      if (notice !== undefined) notices.post(notice)
      void reply.send(answer(seen.status, refusedPage(brand, seen.reason)))
      return
    }
    const link = this.#visits.linkOf(seen.path.slice(START_PATH.length))
    if (link === undefined) void reply.send(answer(404, notFoundPage(brand)))
    else {
      const rules = { visits: this.#visits, brand, notices, target: () => target }
      void visitStartLink(link, request, reply, identify(), rules)
    }
  }

  async stop(): Promise<void> {}
}
