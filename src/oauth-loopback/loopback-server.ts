import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { errnoOf } from '../system-error.ts'
import type { IdentifyVisitor, Visitor } from './identify-visitor.ts'
import type { Brand } from './page-layout.ts'
import { type PageResponse, type Reply, rawResponse, replyTo, respond } from './page-response.ts'
import { pageOf } from './pages.ts'
import { isAddressMissing, portUnavailable } from './port-errors.ts'
import type { RedirectUri } from './redirect-uri.ts'
import type { CallbackRequest } from './request-guard.ts'
import type { PostNotice } from './request-notices.ts'
import { createSocketCap, type SocketCap } from './socket-cap.ts'

/** Do not close a socket before this age. */
const YOUTH_MS = 50

/** All programs on localhost share their cookies. The URL has a separate limit. */
const MAX_HEADER_BYTES = 128 * 1024

/** How long to send the last page to browsers that wait. */
const FAREWELL_MS = 40

/** First byte of a TLS handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16

/** Handles the requests of a server. */
export interface RequestHandler {
  /** @param identify finds the user of the connection */
  handle(request: CallbackRequest, reply: Reply, identify: () => Visitor): void
  /** Sends a last page to the browsers that wait. */
  stop(): Promise<unknown>
}

/** Limits for a client (S17), with defaults for browsers. */
export interface LoopbackLimits {
  /** @default 10_000 */
  readonly headersTimeoutMs: number
  /** @default 32 */
  readonly maxSockets: number
}

export const DEFAULT_LIMITS: LoopbackLimits = { headersTimeoutMs: 10_000, maxSockets: 32 }

export interface BoundAddress {
  readonly address: string
  readonly family: string
  readonly port: number
}

interface ServerOptions {
  readonly postNotice: PostNotice
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
    this.#cap = createSocketCap({ maxSockets: options.limits.maxSockets, youthMs: YOUTH_MS })
  }

  /** Binds all addresses of the host to the same port and returns the port. */
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
        // If a different process holds ::1, the browser could send the code to it (S9).
        if (uri.host !== 'localhost' || address !== '::1' || !isAddressMissing(error)) {
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
      // The request guard refuses a missing Host with the right headers (S10).
      requireHostHeader: false,
    })
    const onRequest = (request: IncomingMessage, response: ServerResponse) =>
      this.#onRequest(request, response)
    server.on('connection', (socket) => this.#onConnection(socket))
    server.on('request', onRequest)
    // By default, Node responds to `Expect` and reads the body.
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
    const reply = replyTo(response, () => this.#cap.release(socket))
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
    if (isTls) this.#options.postNotice({ kind: 'tls-on-port' })
    const status = isTls ? undefined : statusOf(error)
    // A browser that tries https first can try http after a quick close.
    if (status === undefined || !socket.writable) socket.destroy()
    else sendRaw(socket, this.#refusal(status))
  }

  #refusal(status: number): PageResponse {
    const reason = status === 431 ? 'too-long' : status === 405 ? 'method' : 'stray'
    return respond(status, pageOf(this.#options.brand, { kind: 'refused', reason }))
  }

  async #shut(): Promise<void> {
    const lastWords = this.#handler?.stop()
    await Promise.race([lastWords, delay(FAREWELL_MS)])
    const closed = this.#servers.map(closeServer)
    // Browsers preconnect. `close` would wait for these silent sockets (S18).
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
      // If `accept` fails (too many open files), only this connection is lost.
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

/** Undefined if the client cannot read a response. */
function statusOf(error: NodeJS.ErrnoException): number | undefined {
  const code = errnoOf(error)
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code.startsWith('HPE_') ? 400 : undefined
}

function sendRaw(socket: Socket, refusal: PageResponse): void {
  socket.end(rawResponse(refusal), () => socket.destroy())
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
