import type { Attempt } from './callbacks.ts'
import type { IdentifyVisitor } from './identify-visitor.ts'
import { LoginSession } from './login-session.ts'
import {
  type BoundAddress,
  DEFAULT_LIMITS,
  type LoopbackLimits,
  LoopbackServer,
} from './loopback-server.ts'
import type { Brand } from './page-layout.ts'
import { randomText } from './random-values.ts'
import { parseRedirectUri, START_PATH, withPort } from './redirect-uri.ts'
import { type Notice, throttleNotices } from './request-notices.ts'
import type { StartLink, StartLinks } from './start-links.ts'
import type { DoubtRules, PendingRequest } from './verdict.ts'

interface LoopbackOptions extends DoubtRules {
  /** Byte for byte as registered for the app. With port 0, the system chooses a port. */
  readonly redirectUri: string
  readonly links: StartLinks
  /** The service's page for a state and the redirect URI with the real port. */
  readonly authorizeUrl: (state: string, redirectUri: string) => string
  /** The link for other devices has no redirect URI, so the service shows the code. */
  readonly pageShowsCode?: boolean
  readonly trustedHosts: readonly string[]
  readonly identifyVisitor: IdentifyVisitor
  readonly onNotice: (notice: Notice) => void
  readonly brand: Brand
  readonly now?: () => number
  readonly limits?: Partial<ListenerLimits>
}

interface ListenerLimits extends LoopbackLimits {
  /** How long a result page waits for the browser. @default 2_000 */
  readonly doneGraceMs: number
}

/** A listener that waits for the redirect from the service. */
export interface Loopback {
  /** For the program that opens a browser. Other users see it in the process list (S22). */
  readonly openerStartUrl: string
  /** For a program that runs this one. It can pass the link to an opener. */
  readonly programStartUrl: string
  /** For the user. Any user may open it, for example through a tunnel. */
  readonly printedStartUrl: string
  /** The redirect URI of the authorization request and of the exchange. */
  readonly redirectUri: string
  /** `127.0.0.1`, and `::1` if this computer has it. */
  readonly addresses: readonly BoundAddress[]
  /** The open requests of this login, to judge a paste. */
  pending(): readonly PendingRequest[]
  /** Waits for a response of the service. Stray and forged requests are left out. */
  next(signal?: AbortSignal): Promise<Attempt>
  /** Releases the port within 100 ms, even with open connections. You can call it twice. */
  close(): Promise<void>
}

/**
 * Listens for the callback of a login.
 * @throws PcloudConfigError `usage` for a bad redirect URI, `port-unavailable` if the port is in
 * use on one of the addresses of the redirect URI's host
 */
export async function openLoopback(options: LoopbackOptions): Promise<Loopback> {
  const wanted = parseRedirectUri(options.redirectUri)
  const { authorizeUrl, brand, identifyVisitor, links } = options
  const limits = { ...DEFAULT_LIMITS, doneGraceMs: 2_000, ...options.limits }
  const postNotice = throttleNotices(options.onNotice, options.now)
  const server = new LoopbackServer({ postNotice, brand, limits, identifyVisitor })
  const redirectUri = withPort(wanted, await server.bind(wanted))
  try {
    // Report a bad authorization address now, not when the browser arrives.
    authorizeUrl(randomText(), redirectUri.text)
    const session = new LoginSession({
      ...options,
      ...{ redirectUri, brand, postNotice, doneGraceMs: limits.doneGraceMs },
      authorizeUrl: (state) => authorizeUrl(state, redirectUri.text),
    })
    server.serve(session)
    const urlOf = ({ nonce }: StartLink) => redirectUri.origin + START_PATH + nonce
    return {
      openerStartUrl: urlOf(links.opener),
      programStartUrl: urlOf(links.program),
      printedStartUrl: urlOf(links.printed),
      redirectUri: redirectUri.text,
      addresses: server.addresses,
      pending: () => session.pending(),
      next: (signal) => session.next(signal),
      close: () => server.close(),
    }
  } catch (error) {
    await server.close()
    throw error
  }
}
