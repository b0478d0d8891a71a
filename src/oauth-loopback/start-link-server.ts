import type { IdentifyVisitor, Visitor } from './identify-visitor.ts'
import { DEFAULT_LIMITS, LoopbackServer, type RequestHandler } from './loopback-server.ts'
import type { Brand } from './page-layout.ts'
import type { Reply } from './page-response.ts'
import {
  hostHeaders,
  parseRedirectUri,
  type RedirectUri,
  START_PATH,
  withPort,
} from './redirect-uri.ts'
import { type CallbackRequest, guardRequest } from './request-guard.ts'
import { type Notice, refuse, throttleNotices } from './request-notices.ts'
import { createStartLink, StartLinkVisits, type StartRules, visitStartLink } from './start-links.ts'

interface StartPageOptions {
  /** The link redirects here. Keep it from other users: pass it to no program as an argument. */
  readonly target: string
  /** Do not use this port: a login needs it. */
  readonly notPort: number
  readonly identifyVisitor: IdentifyVisitor
  readonly onNotice: (notice: Notice) => void
  readonly brand: Brand
}

/** A local link that redirects to a page with a secret address (S21). */
export interface StartPage {
  readonly url: string
  /** A second browser opened the page, so the user must confirm the account (S22). */
  isDoubtful(): boolean
  close(): Promise<void>
}

const TRIES = 8

/** Undefined if no port is available. Then the page must not be opened. */
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
  wanted: RedirectUri,
  { target, notPort, identifyVisitor, onNotice, brand }: StartPageOptions,
): Promise<StartPage | 'no-port' | 'not-this-port'> {
  const postNotice = throttleNotices(onNotice)
  const server = new LoopbackServer({ postNotice, brand, limits: DEFAULT_LIMITS, identifyVisitor })
  const port = await server.bind(wanted).catch(() => undefined)
  if (port === undefined) return 'no-port'
  if (port === notPort) {
    await server.close()
    return 'not-this-port'
  }
  const address = withPort(wanted, port)
  const link = createStartLink('this-user')
  const visits = new StartLinkVisits([link])
  const rules = { visits, brand, postNotice, target: () => target }
  server.serve(startLinkHandler(hostHeaders(address), rules))
  return {
    url: address.origin + START_PATH + link.nonce,
    isDoubtful: () => visits.all().some(({ doubt }) => doubt !== undefined),
    close: () => server.close(),
  }
}

function startLinkHandler(hosts: readonly string[], rules: StartRules): RequestHandler {
  const knownPath = (path: string) => path.startsWith(START_PATH)
  return {
    handle(request: CallbackRequest, reply: Reply, identify: () => Visitor) {
      const guarded = guardRequest(request, { hosts, knownPath })
      if (guarded.passed) void visitStartLink(guarded.path, request, reply, identify, rules)
      else void reply.send(refuse(guarded, rules))
    },
    stop: async () => {},
  }
}
