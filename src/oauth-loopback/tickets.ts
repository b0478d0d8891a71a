import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export type RandomBytes = (size: number) => Uint8Array

export interface Cookie {
  readonly name: string
  readonly value: string
}

/**
 * The right to begin a login in one browser. The nonce is in a start link, the state
 * goes to the service and back, the cookie stays in the browser that opened the link.
 */
export interface Ticket {
  readonly link: 'opener' | 'printed'
  readonly nonce: string
  readonly state: string
  readonly cookie: Cookie
}

/**
 * All random values of one run. Two tickets, since the link given to the opener shows
 * up in the process list (S22): what a stranger does with it leaves the printed one whole.
 */
export interface Tickets {
  readonly opener: Ticket
  readonly printed: Ticket
  /** The state of the service's own page, which no start link leads to and none can spoil. */
  readonly pasteState: string
}

/** 256 bits (S1); RFC 6749 section 10.10 asks for 128 at least. */
const VALUE_BYTES = 32

export function createTickets(random: RandomBytes = randomBytes): Tickets {
  return {
    opener: createTicket('opener', random),
    printed: createTicket('printed', random),
    pasteState: randomText(random),
  }
}

/** A fresh unguessable value, fit for an URL and a cookie. */
export function randomText(random: RandomBytes = randomBytes): string {
  const bytes = random(VALUE_BYTES)
  if (bytes.length !== VALUE_BYTES) throw new RangeError('The random source gave too few bytes.')
  return Buffer.from(bytes).toString('base64url')
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** So many of 62 signs hold 256 bits. */
const ALPHANUMERIC_LENGTH = 43

/** Names a login that is decided on another device; whoever knows it can fetch the token. */
export function createRequestId(random: RandomBytes = randomBytes): string {
  const bytes = random(VALUE_BYTES)
  if (bytes.length !== VALUE_BYTES) throw new RangeError('The random source gave too few bytes.')
  // All of it is one number, written to the base of 62: no sign is likelier than another.
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  while (text.length < ALPHANUMERIC_LENGTH) {
    text += ALPHANUMERIC[Number(rest % 62n)]
    rest /= 62n
  }
  return text
}

function createTicket(link: Ticket['link'], random: RandomBytes): Ticket {
  // Cookies know no ports (RFC 6265 section 8.5), so two runs on one machine share a
  // jar: only a name of its own keeps each ticket's cookie from replacing another's.
  const name = `login_${randomText(random).slice(0, 16)}`
  return {
    link,
    nonce: randomText(random),
    state: randomText(random),
    cookie: { name, value: randomText(random) },
  }
}

/** Compares without telling by its duration how much was right, whatever the lengths. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The values under this name in `Cookie` headers (RFC 6265 section 5.4). */
export function cookieMatches(cookie: Cookie, headers: readonly string[]): boolean {
  const values = headers
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie.name}=`))
    .map((pair) => pair.slice(cookie.name.length + 1))
  return values.some((value) => sameText(value, cookie.value))
}
