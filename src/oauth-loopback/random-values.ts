import { createHash, randomBytes as systemBytes, timingSafeEqual } from 'node:crypto'

export type RandomBytes = (size: number) => Uint8Array

export const randomBytes: RandomBytes = (size) => systemBytes(size)

export interface Cookie {
  readonly name: string
  readonly value: string
}

/** 256 bits (S1). RFC 6749 section 10.10 requires at least 128. */
const VALUE_BYTES = 32

/** A new unguessable value for a URL or a cookie. */
export function randomText(random: RandomBytes = randomBytes): string {
  return newValue(random).toString('base64url')
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** 43 of these 62 characters hold 256 bits. */
const ALPHANUMERIC_LENGTH = 43

/** The ID of a poll login. Keep it secret: the service gives the token to any client that has it. */
export function createRequestId(random: RandomBytes = randomBytes): string {
  // The bytes are a number in base 62, so all characters are equally likely.
  let rest = BigInt(`0x${newValue(random).toString('hex')}`)
  let text = ''
  while (text.length < ALPHANUMERIC_LENGTH) {
    text += ALPHANUMERIC[Number(rest % 62n)]
    rest /= 62n
  }
  return text
}

function newValue(random: RandomBytes): Buffer {
  const bytes = random(VALUE_BYTES)
  if (bytes.length !== VALUE_BYTES) throw new RangeError('The random source gave too few bytes.')
  return Buffer.from(bytes)
}

/** Compares in constant time, so that the duration does not reveal the texts. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Whether one of the `Cookie` headers has this cookie (RFC 6265 section 5.4). */
export function cookieMatches(cookie: Cookie, headers: readonly string[]): boolean {
  const values = headers
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie.name}=`))
    .map((pair) => pair.slice(cookie.name.length + 1))
  return values.some((value) => sameText(value, cookie.value))
}
