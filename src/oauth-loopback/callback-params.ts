import { visible } from '../visible.ts'

/** The known parameters of an authorization response. An empty parameter counts as missing. */
export interface CallbackParams {
  readonly code?: string
  readonly state?: string
  readonly error?: string
  readonly errorDescription?: string
  readonly hostname?: string
  readonly locationid?: number
}

const NAMES = ['code', 'state', 'error', 'error_description', 'hostname', 'locationid'] as const

/** The limit for foreign text in the terminal or on a page. */
const MAX_SHOWN = 200

/**
 * Reads a query or fragment. A repeated parameter gives `duplicate`: RFC 6749 section 3.1 forbids
 * it: two readers can use different values.
 */
export function readParams(query: string): CallbackParams | 'duplicate' {
  const all = new URLSearchParams(query)
  if (NAMES.some((name) => all.getAll(name).length > 1)) return 'duplicate'
  const locationid = all.get('locationid') ?? ''
  return {
    ...given('code', all.get('code')),
    ...given('state', all.get('state')),
    ...given('error', shown(all.get('error'))),
    ...given('errorDescription', shown(all.get('error_description'))),
    ...given('hostname', all.get('hostname')),
    ...(/^\d{1,6}$/.test(locationid) ? { locationid: Number(locationid) } : {}),
  }
}

/** Foreign text, shortened, without control characters. */
export function shown(text: string | null): string | null {
  if (text === null) return null
  const harmless = visible(text.slice(0, MAX_SHOWN * 2).trim())
  return harmless.length <= MAX_SHOWN ? harmless : `${harmless.slice(0, MAX_SHOWN)}…`
}

/** RFC 6749 section 3.1: treat a parameter without a value as missing. */
function given<Name extends string>(
  name: Name,
  value: string | null,
): Partial<Record<Name, string>> {
  return value === null || value === '' ? {} : ({ [name]: value } as Record<Name, string>)
}

/** An address with a scheme, or without it as address bars show it. */
const ADDRESS =
  /(?:https?:\/\/|(?<![\w/.:=&])(?:localhost|127\.0\.0\.1|\[::1\])[:/])(?:(?!https?:\/\/)[^\s"'<>`])+/gi

const ANSWERS = ['code', 'error', 'access_token'] as const

/**
 * The first address in a pasted text that contains a response, or else the first address. A shell
 * escapes it, a web page writes `&amp;`, a sentence adds a full stop, and Markdown repeats it.
 */
export function findAddress(text: string): URL | 'none' | 'broken' {
  const found = (decoded(text).match(ADDRESS) ?? []).map(asUrl)
  if (found.length === 0) return 'none'
  const urls = found.filter((url) => url !== undefined)
  return urls.find(carriesAnswer) ?? urls[0] ?? 'broken'
}

/** pCloud documents the query for a code and the fragment for a token. Clients saw both, so read both. */
export function answerOf(url: URL): string {
  return [url.search.slice(1), url.hash.slice(1)].filter((part) => part !== '').join('&')
}

/** Reverts how web pages and shells escape the separators of parameters. */
export function plainSeparators(text: string): string {
  return text.replace(/&amp;/gi, '&').replace(/\\([?&=#:/.])/g, '$1')
}

function decoded(text: string): string {
  const plain = plainSeparators(text)
  if (!/^https?%3A%2F%2F\S+$/i.test(plain)) return plain
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

function asUrl(address: string): URL | undefined {
  // Markdown: `[text](address)`.
  const own = withoutStops(address.replace(/\]\(.*$/, ''))
  const whole = /^https?:/i.test(own) ? own : `http://${own}`
  return URL.canParse(whole) ? new URL(whole) : undefined
}

/** A loop: a regular expression for the end of a text takes quadratic time. */
function withoutStops(address: string): string {
  let end = address.length
  while (end > 0 && '.,;:!)]}'.includes(address.charAt(end - 1))) end -= 1
  return address.slice(0, end)
}

function carriesAnswer(url: URL): boolean {
  const params = new URLSearchParams(answerOf(url))
  return ANSWERS.some((name) => params.has(name))
}
