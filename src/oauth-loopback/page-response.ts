import { CONTENT_SECURITY_POLICY } from './page-style.ts'

/** An HTTP answer as data. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export type Headers = Readonly<Record<string, string | string[]>>

/** Where an {@link Answer} goes. The listener makes it of a socket, a test of an array. */
export interface Reply {
  /** Settles, never rejects, when the answer has left or the client is gone. */
  send(answer: Answer): Promise<void>
  /** The answer comes later: keep the connection whatever else happens. */
  hold(): void
  /** Nobody is there to read any more. */
  readonly gone: boolean
}

/**
 * On every answer, whatever its status (S15): nothing is kept, framed, sniffed or told
 * to the next page. There is no CORS header among them and never will be (S11).
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

export function answer(status: number, body = '', more: Headers = {}): Answer {
  // RFC 9110 section 8.6: a 204 has no Content-Length.
  const length = status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  return { status, headers: { ...HEADERS, ...length, ...more }, body }
}

/** As it goes over the wire, for requests that could not be parsed and have no response object. */
export function rawAnswer({ status, headers, body }: Answer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}
