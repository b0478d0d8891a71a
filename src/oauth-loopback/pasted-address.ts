/** With the scheme, or as an address bar shows it without; the next one may follow at once. */
const ADDRESS =
  /(?:https?:\/\/|(?<![\w/.:=&])(?:localhost|127\.0\.0\.1|\[::1\])[:/])(?:(?!https?:\/\/)[^\s"'<>`])+/gi

const ANSWERS = ['code', 'error', 'access_token'] as const

/**
 * The address that matters in a pasted text: the first that carries an answer, or the
 * first at all. A shell escapes it, a web page writes `&amp;`, a sentence puts a full stop
 * behind it, and a note in Markdown has it twice.
 */
export function findAddress(text: string): URL | 'none' | 'broken' {
  const found = (decoded(text).match(ADDRESS) ?? []).map(asUrl)
  if (found.length === 0) return 'none'
  const urls = found.filter((url) => url !== undefined)
  return urls.find(carriesAnswer) ?? urls[0] ?? 'broken'
}

/** pCloud documents query for code and fragment for token; some clients saw either (both read). */
export function answerOf(url: URL): string {
  return [url.search.slice(1), url.hash.slice(1)].filter((part) => part !== '').join('&')
}

/** What web pages and shells make of the signs between parameters. */
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
  // `[text](address)` of Markdown: a bracket that was never opened ends the address.
  const own = withoutStops(address.replace(/\]\(.*$/, ''))
  const whole = /^https?:/i.test(own) ? own : `http://${own}`
  return URL.canParse(whole) ? new URL(whole) : undefined
}

/** Not by an expression: one that is tied to the end alone is tried from every stop before it. */
function withoutStops(address: string): string {
  let end = address.length
  while (end > 0 && '.,;:!)]}'.includes(address.charAt(end - 1))) end -= 1
  return address.slice(0, end)
}

function carriesAnswer(url: URL): boolean {
  const params = new URLSearchParams(answerOf(url))
  return ANSWERS.some((name) => params.has(name))
}
