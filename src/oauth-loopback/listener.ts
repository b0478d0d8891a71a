import { LoginSession } from './login-session.ts'
import { DEFAULT_BRAND, DEFAULT_LIMITS, type Loopback, type LoopbackOptions } from './loopback.ts'
import { LoopbackServer } from './loopback-server.ts'
import { randomText } from './random-values.ts'
import { parseRedirectUri, type RedirectUri, START_PATH, withPort } from './redirect-uri.ts'
import { NoticeBoard } from './request-notices.ts'
import type { StartLink } from './start-links.ts'

/**
 * Listens for the callback of one login.
 * @throws PcloudConfigError `usage` for a bad redirect URI, `port-unavailable` if the port is in
 * use on any address that the redirect's host can mean.
 */
export async function openLoopback(options: LoopbackOptions): Promise<Loopback> {
  const asked = parseRedirectUri(options.redirectUri)
  const { brand = DEFAULT_BRAND, identifyVisitor } = options
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const notices = new NoticeBoard(options.onNotice ?? (() => {}), options.now)
  const server = new LoopbackServer({ notices, brand, limits, identifyVisitor })
  const redirectUri = withPort(asked, await server.bind(asked))
  try {
    const session = openSession(redirectUri, notices, options)
    server.serve(session)
    return loopbackOf(server, session, redirectUri, options)
  } catch (error) {
    await server.close()
    throw error
  }
}

function openSession(
  redirectUri: RedirectUri,
  notices: NoticeBoard,
  options: LoopbackOptions,
): LoginSession {
  const { authorizeUrl, brand = DEFAULT_BRAND, limits = {} } = options
  const { doneGraceMs } = { ...DEFAULT_LIMITS, ...limits }
  // A bad address must fail now, not when the browser comes.
  authorizeUrl(randomText(), redirectUri.text)
  return new LoginSession({
    ...options,
    ...{ redirectUri, brand, notices, doneGraceMs },
    authorizeUrl: (state) => authorizeUrl(state, redirectUri.text),
  })
}

function loopbackOf(
  server: LoopbackServer,
  session: LoginSession,
  redirectUri: RedirectUri,
  { links }: LoopbackOptions,
): Loopback {
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
}
