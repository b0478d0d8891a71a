import { createHash, randomBytes as systemBytes, timingSafeEqual } from 'node:crypto'

export type RandomBytes = (size: number) => Uint8Array

export const randomBytes: RandomBytes = (size) => systemBytes(size)

export interface Cookie {
  readonly name: string
  readonly value: string
}

/** 256 bits (S1); RFC 6749 section 10.10 asks for 128 at least. */
const VALUE_BYTES = 32

/** A new value that cannot be guessed, for a URL or a cookie. */
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

/** Takes the same time for any two texts, so the time does not show how much was right. */
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
