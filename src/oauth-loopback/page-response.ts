import { CONTENT_SECURITY_POLICY } from './page-layout.ts'

/** An HTTP response as data. */
export interface PageResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export type Headers = Readonly<Record<string, string | string[]>>

/** Sends a {@link PageResponse}. The listener writes to a socket, tests collect in an array. */
export interface Reply {
  /** Settles when the response is sent or the client is gone. Does not reject. */
  send(response: PageResponse): Promise<void>
  /** Holds the connection open for a later response. */
  hold(): void
  readonly gone: boolean
}

/**
 * The headers of every response, with any status (S15): do not cache, frame or sniff it, and send
 * no referrer. CORS headers are forbidden (S11).
 */
const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Content-Type': 'text/html; charset=utf-8',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
}

export function respond(status: number, body = '', more: Headers = {}): PageResponse {
  // RFC 9110 section 8.6: a 204 has no Content-Length.
  const length = status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  return { status, headers: { ...HEADERS, ...length, ...more }, body }
}

/** The bytes of a response, for requests that Node could not parse. */
export function rawResponse({ status, headers, body }: PageResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** The part of Node's response that a {@link Reply} uses. */
interface NodeResponse {
  readonly destroyed: boolean
  readonly writableEnded: boolean
  once(event: 'close', listener: () => void): unknown
  writeHead(
    status: number,
    headers: Readonly<Record<string, string | string[]>>,
  ): { end(body: string): unknown }
}

export function replyTo(response: NodeResponse, onHold: () => void): Reply {
  const isGone = () => response.destroyed || response.writableEnded
  return {
    get gone() {
      return isGone()
    },
    hold: onHold,
    async send({ status, headers, body }) {
      if (isGone()) return
      await new Promise<void>((resolve) => {
        response.once('close', resolve)
        response.writeHead(status, headers).end(body)
      })
    },
  }
}

/**
 * Result pages, each with a separate address. The 303 removes the code from the browser's history (RFC
 * 9700 section 4.3.2). An address works once, so a reload or a different user does not see the
 * account.
 */
export interface ResultPages {
  /** Settles when the browser has fetched the page, or after the grace time. */
  redirect(reply: Reply, page: string, headers?: Headers): Promise<void>
  /** Sends the page; false if the token has no page. */
  serve(token: string, reply: Reply): boolean
}
