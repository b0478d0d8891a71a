import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Answer, answer, type Reply } from './answer.ts'
import type { Attempt } from './attempts.ts'
import { type Notice, NoticeBoard } from './notices.ts'
import type { Brand } from './page-layout.ts'
import { refusedPage } from './pages.ts'
import { meansNoIpv6, portUnavailable, systemCode } from './port-errors.ts'
import { parseRedirectUri, type RedirectUri, START_PATH, withPort } from './redirect-uri.ts'
import { LoginSession } from './session.ts'
import { SocketCap } from './socket-cap.ts'
import type { Ticket, Tickets } from './tickets.ts'
import type { MissingState, PendingRequest } from './verdict.ts'

export interface LoopbackOptions {
  /** As registered, byte for byte. Port 0 lets the system choose one. */
  readonly redirectUri: string
  readonly tickets: Tickets
  /** The service's page for this ticket's state and this redirect URI (its real port). */
  readonly authorizeUrl: (ticket: Ticket, redirectUri: string) => string
  readonly trustedHosts: readonly string[]
  readonly missingState: MissingState
  readonly onNotice?: (notice: Notice) => void
  readonly brand?: Brand
  readonly now?: () => number
  readonly limits?: Partial<LoopbackLimits>
}

/** Bounds on what one client may take (S17), with defaults for people and browsers. */
export interface LoopbackLimits {
  /** @default 10_000 */
  readonly headersTimeoutMs: number
  /** @default 32 */
  readonly maxSockets: number
  /** How long a result page waits for the browser. @default 2_000 */
  readonly doneGraceMs: number
}

/** A listener that waits for the browser to come back from the service. */
export interface Loopback {
  /** For the program that opens a browser. Other users see it in the process list. */
  readonly openerStartUrl: string
  /** For the person to open by hand. */
  readonly printedStartUrl: string
  /** As it goes into the authorization request and the exchange. */
  readonly redirectUri: string
  readonly addresses: readonly AddressInfo[]
  /** The requests of this run whose answer still counts, for judging a paste. */
  pending(): readonly PendingRequest[]
  /** The next answer of the service; strays and forgeries never get here. */
  next(signal?: AbortSignal): Promise<Attempt>
  /** Frees the port within 100 ms, whoever is connected. May be called again. */
  close(): Promise<void>
}

const DEFAULT_LIMITS: LoopbackLimits = {
  headersTimeoutMs: 10_000,
  maxSockets: 32,
  doneGraceMs: 2_000,
}

const DEFAULT_BRAND: Brand = { app: 'pcloud-config', service: 'pCloud' }

/** A new socket is spared so long from eviction. */
const YOUTH_MS = 50

/** All programs on localhost share one cookie jar; the URL has its own bound. */
const MAX_HEADER_BYTES = 128 * 1024

/** For the last words to browsers that still wait. */
const FAREWELL_MS = 40

/** First byte of a TLS handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16

/**
 * Listens on loopback only, for the time of one login (RFC 8252 sections 7.3 and 8.3).
 * @throws PcloudConfigError `usage` for a bad redirect URI, `port-unavailable` where the
 * port is taken on any address that the redirect's host may lead to.
 */
export async function openLoopback(options: LoopbackOptions): Promise<Loopback> {
  const asked = parseRedirectUri(options.redirectUri)
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const notices = new NoticeBoard(options.onNotice ?? (() => {}), options.now)
  const gate = new Gate(notices, options.brand ?? DEFAULT_BRAND, limits)
  const port = await gate.bind(asked)
  try {
    return gate.serve(withPort(asked, port), options)
  } catch (error) {
    await gate.close()
    throw error
  }
}

/** The sockets of one listener. */
class Gate {
  readonly #notices: NoticeBoard
  readonly #brand: Brand
  readonly #limits: LoopbackLimits
  readonly #cap: SocketCap<Socket>
  readonly #sockets = new Set<Socket>()
  #servers: Server[] = []
  #session: LoginSession | undefined
  #closed: Promise<void> | undefined

  constructor(notices: NoticeBoard, brand: Brand, limits: LoopbackLimits) {
    this.#notices = notices
    this.#brand = brand
    this.#limits = limits
    this.#cap = new SocketCap({ maxSockets: limits.maxSockets, youthMs: YOUTH_MS })
  }

  /** Binds every address that the host may lead to, on one port; tells the port. */
  async bind(uri: RedirectUri): Promise<number> {
    for (let tries = uri.port === 0 ? 8 : 1; ; tries -= 1) {
      try {
        return await this.#bindAll(uri)
      } catch (error) {
        await Promise.all(this.#servers.map(closeServer))
        this.#servers = []
        if (tries === 1) throw error
      }
    }
  }

  serve(redirectUri: RedirectUri, options: LoopbackOptions): Loopback {
    const { tickets, trustedHosts, missingState, authorizeUrl } = options
    const targets = new Map(
      [tickets.opener, tickets.printed].map((ticket) => [
        ticket,
        authorizeUrl(ticket, redirectUri.text),
      ]),
    )
    const session = new LoginSession({
      redirectUri,
      tickets,
      authorizeUrl: (ticket) => targets.get(ticket) ?? '',
      trustedHosts,
      missingState,
      brand: this.#brand,
      notices: this.#notices,
      doneGraceMs: this.#limits.doneGraceMs,
    })
    this.#session = session
    return {
      openerStartUrl: redirectUri.origin + START_PATH + tickets.opener.nonce,
      printedStartUrl: redirectUri.origin + START_PATH + tickets.printed.nonce,
      redirectUri: redirectUri.text,
      addresses: this.#servers.map((server) => server.address() as AddressInfo),
      pending: () => session.pending(),
      next: (signal) => session.next(signal),
      close: () => this.close(),
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#shut()
    return this.#closed
  }

  async #bindAll(uri: RedirectUri): Promise<number> {
    let port = uri.port
    for (const address of addressesOf(uri)) {
      const server = this.#createServer()
      try {
        port = await listen(server, address, port)
        this.#servers.push(server)
      } catch (error) {
        // Where someone else holds ::1, `localhost` may lead the code to them (S9).
        if (uri.host !== 'localhost' || address !== '::1' || !meansNoIpv6(error)) {
          throw portUnavailable(address, port, error)
        }
      }
    }
    return port
  }

  #createServer(): Server {
    const server = createServer({
      headersTimeout: this.#limits.headersTimeoutMs,
      requestTimeout: this.#limits.headersTimeoutMs * 2,
      connectionsCheckingInterval: Math.min(1_000, this.#limits.headersTimeoutMs),
      maxHeaderSize: MAX_HEADER_BYTES,
      // A missing Host is ours to refuse, with our own headers (S10).
      requireHostHeader: false,
    })
    const onRequest = (request: IncomingMessage, response: ServerResponse) =>
      this.#onRequest(request, response)
    server.on('connection', (socket) => this.#onConnection(socket))
    server.on('request', onRequest)
    // Without these two, Node would answer `Expect` by itself and read the body.
    server.on('checkContinue', onRequest)
    server.on('checkExpectation', onRequest)
    server.on('clientError', (error, socket) => this.#onClientError(error, socket as Socket))
    server.on('connect', (_, socket) => sendRaw(socket as Socket, this.#refusal(405)))
    return server
  }

  #onConnection(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#cap.release(socket)
    })
    this.#cap.add(socket)
    if (this.#cap.idleCount > this.#limits.maxSockets) {
      setTimeout(() => this.#cap.enforce(), YOUTH_MS).unref()
    }
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: target = '', rawHeaders, socket } = request
    const reply = new HttpReply(response, () => this.#cap.release(socket))
    // Until all addresses are bound there is no login that could be answered.
    if (this.#session === undefined) socket.destroy()
    else this.#session.handle({ method, target, rawHeaders }, reply)
  }

  #onClientError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket): void {
    const isTls = error.rawPacket?.[0] === TLS_HANDSHAKE
    if (isTls) this.#notices.post({ kind: 'tls-on-port' })
    const status = isTls ? undefined : statusOf(error)
    // A browser that insists on https may try http after a quick end.
    if (status === undefined || !socket.writable) socket.destroy()
    else sendRaw(socket, this.#refusal(status))
  }

  #refusal(status: number): Answer {
    const reason = status === 431 ? 'too-long' : status === 405 ? 'method' : 'stray'
    return answer(status, refusedPage(this.#brand, reason))
  }

  async #shut(): Promise<void> {
    const lastWords = this.#session?.stop()
    await Promise.race([lastWords, delay(FAREWELL_MS)])
    const closed = this.#servers.map(closeServer)
    // Silent sockets (browsers connect ahead of need) would keep `close` waiting (S18).
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
  }
}

/** A {@link Reply} on a real response. */
class HttpReply implements Reply {
  readonly #response: ServerResponse
  readonly #onHold: () => void

  constructor(response: ServerResponse, onHold: () => void) {
    this.#response = response
    this.#onHold = onHold
  }

  get gone(): boolean {
    return this.#response.destroyed || this.#response.writableEnded
  }

  hold(): void {
    this.#onHold()
  }

  send({ status, headers, body }: Answer): Promise<void> {
    if (this.gone) return Promise.resolve()
    return new Promise((resolve) => {
      this.#response.once('close', resolve)
      this.#response.writeHead(status, headers as Record<string, string | string[]>).end(body)
    })
  }
}

/** A literal address leads to itself only; `localhost` to either, as the browser likes. */
function addressesOf({ host }: RedirectUri): readonly string[] {
  if (host === 'localhost') return ['127.0.0.1', '::1']
  return host === '[::1]' ? ['::1'] : ['127.0.0.1']
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: true, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Undefined where nobody is left to answer. */
function statusOf(error: NodeJS.ErrnoException): number | undefined {
  const code = systemCode(error)
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code?.startsWith('HPE_') ? 400 : undefined
}

/** For what Node could not parse, so that there is no response object. */
function sendRaw(socket: Socket, { status, headers, body }: Answer): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`, () =>
    socket.destroy(),
  )
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
