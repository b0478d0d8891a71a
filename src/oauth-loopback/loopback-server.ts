import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { errnoOf } from '../system-error.ts'
import type { IdentifyVisitor, Visitor } from './identify-visitor.ts'
import type { BoundAddress, LoopbackLimits } from './loopback.ts'
import type { Brand } from './page-layout.ts'
import { type Answer, answer, type Reply, rawAnswer } from './page-response.ts'
import { refusedPage } from './pages.ts'
import { meansNoIpv6, portUnavailable } from './port-errors.ts'
import type { RedirectUri } from './redirect-uri.ts'
import type { CallbackRequest } from './request-guard.ts'
import type { NoticeBoard } from './request-notices.ts'
import { ResponseReply } from './response-reply.ts'
import { SocketCap } from './socket-cap.ts'

/** A new socket is spared so long from eviction. */
const YOUTH_MS = 50

/** All programs on localhost share one cookie jar; the URL has its own bound. */
const MAX_HEADER_BYTES = 128 * 1024

/** For the last words to browsers that still wait. */
const FAREWELL_MS = 40

/** First byte of a TLS handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16

/** What answers the requests of one server. */
export interface RequestHandler {
  /** @param identify asks the system whose browser this is */
  handle(request: CallbackRequest, reply: Reply, identify: () => Visitor): void
  /** Tells the browsers that still wait that the program stops. */
  stop(): Promise<unknown>
}

export interface ServerOptions {
  readonly notices: NoticeBoard
  readonly brand: Brand
  readonly limits: LoopbackLimits
  readonly identifyVisitor: IdentifyVisitor
}

/** An HTTP server on loopback addresses only (RFC 8252 sections 7.3 and 8.3). */
export class LoopbackServer {
  readonly #options: ServerOptions
  readonly #cap: SocketCap<Socket>
  readonly #sockets = new Set<Socket>()
  #servers: Server[] = []
  #handler: RequestHandler | undefined
  #closed: Promise<void> | undefined

  constructor(options: ServerOptions) {
    this.#options = options
    this.#cap = new SocketCap({ maxSockets: options.limits.maxSockets, youthMs: YOUTH_MS })
  }

  /** Binds every address that the host may lead to, on one port, and returns the port. */
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

  /** Until then every request is dropped. */
  serve(handler: RequestHandler): void {
    this.#handler = handler
  }

  get addresses(): readonly BoundAddress[] {
    return this.#servers.map((server) => server.address() as AddressInfo)
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
      headersTimeout: this.#options.limits.headersTimeoutMs,
      requestTimeout: this.#options.limits.headersTimeoutMs * 2,
      connectionsCheckingInterval: Math.min(1_000, this.#options.limits.headersTimeoutMs),
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
    if (this.#cap.idleCount > this.#options.limits.maxSockets) {
      setTimeout(() => this.#cap.enforce(), YOUTH_MS).unref()
    }
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: target = '', rawHeaders, socket } = request
    const reply = new ResponseReply(response, () => this.#cap.release(socket))
    const identify = () => this.#identify(socket)
    if (this.#handler === undefined) socket.destroy()
    else this.#handler.handle({ method, target, rawHeaders }, reply, identify)
  }

  #identify({ remoteAddress, remotePort, localAddress, localPort }: Socket): Visitor {
    // A socket without addresses is closed.
    if (remoteAddress === undefined || remotePort === undefined) return 'unknown'
    if (localAddress === undefined || localPort === undefined) return 'unknown'
    return this.#options.identifyVisitor({
      peer: { address: remoteAddress, port: remotePort },
      listener: { address: localAddress, port: localPort },
    })
  }

  #onClientError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket): void {
    const isTls = error.rawPacket?.[0] === TLS_HANDSHAKE
    if (isTls) this.#options.notices.post({ kind: 'tls-on-port' })
    const status = isTls ? undefined : statusOf(error)
    // A browser that insists on https may try http after a quick end.
    if (status === undefined || !socket.writable) socket.destroy()
    else sendRaw(socket, this.#refusal(status))
  }

  #refusal(status: number): Answer {
    const reason = status === 431 ? 'too-long' : status === 405 ? 'method' : 'stray'
    return answer(status, refusedPage(this.#options.brand, reason))
  }

  async #shut(): Promise<void> {
    const lastWords = this.#handler?.stop()
    await Promise.race([lastWords, delay(FAREWELL_MS)])
    const closed = this.#servers.map(closeServer)
    // Silent sockets (browsers connect ahead of need) would keep `close` waiting (S18).
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
  }
}

/** Browsers resolve `localhost` to 127.0.0.1 or ::1, so listen on both. */
function addressesOf({ host }: RedirectUri): readonly string[] {
  if (host === 'localhost') return ['127.0.0.1', '::1']
  return host === '[::1]' ? ['::1'] : ['127.0.0.1']
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: true, exclusive: true }, () => {
      server.off('error', reject)
      // A failing `accept` (no file handles left) costs that one connection only.
      server.on('error', () => {})
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
  const code = errnoOf(error)
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code.startsWith('HPE_') ? 400 : undefined
}

function sendRaw(socket: Socket, refusal: Answer): void {
  socket.end(rawAnswer(refusal), () => socket.destroy())
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
