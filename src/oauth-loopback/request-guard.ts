/** What the judges look at: the request line and the headers, never a body. */
export interface CallbackRequest {
  readonly method: string
  /** As it stands in the request line: path and query. */
  readonly target: string
  /** Name, value, name, value ... in the order of arrival, repeated names kept. */
  readonly rawHeaders: readonly string[]
}

/** Why a request did not get as far as its parameters. */
export type ScreenReason = 'method' | 'path' | 'host' | 'prefetch' | 'not-a-page-visit' | 'too-long'

export interface Turned {
  readonly passed: false
  readonly reason: ScreenReason
  readonly status: number
}

export interface Passed {
  readonly passed: true
  readonly path: string
  readonly query: string
}

export interface ScreenRules {
  readonly knownPath: (path: string) => boolean
  /** `Host` headers that name this listener. */
  readonly hosts: readonly string[]
}

/** A code, a state and a host name fit many times into this (S17). */
const MAX_TARGET_LENGTH = 8 * 1024

/**
 * The checks that need no parameter, from the cheapest on. Each of them answers without
 * a word on whether state or code were right.
 */
export function screen(request: CallbackRequest, rules: ScreenRules): Passed | Turned {
  const [path, query] = splitTarget(request.target)
  if (request.method !== 'GET') return turned('method', 405)
  if (!rules.knownPath(path)) return turned('path', 404)
  if (!namesThisListener(request, rules.hosts)) return turned('host', 421)
  if (isPrefetch(request)) return turned('prefetch', 204)
  if (!isPageVisit(request)) return turned('not-a-page-visit', 403)
  if (request.target.length > MAX_TARGET_LENGTH) return turned('too-long', 414)
  return { passed: true, path, query }
}

/** All values of a header; its name in lower case. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)
}

function turned(reason: ScreenReason, status: number): Turned {
  return { passed: false, reason, status }
}

function splitTarget(target: string): [path: string, query: string] {
  const at = target.indexOf('?')
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

/** A page whose name was re-pointed at 127.0.0.1 (DNS rebinding) sends its own name here. */
function namesThisListener(request: CallbackRequest, hosts: readonly string[]): boolean {
  const [host, ...more] = headerValues(request.rawHeaders, 'host')
  return host !== undefined && more.length === 0 && hosts.includes(host.toLowerCase())
}

/** A browser that looks ahead would use up a start link or a code that nobody clicked (S14). */
function isPrefetch(request: CallbackRequest): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']
    .flatMap((name) => headerValues(request.rawHeaders, name))
    .some((value) => /prefetch|prerender|preview/i.test(value))
}

/**
 * Images, frames and scripts of foreign pages say in Fetch Metadata what they are for; the
 * redirect that we wait for fills a whole tab. Clients without this header pass.
 */
function isPageVisit(request: CallbackRequest): boolean {
  return headerValues(request.rawHeaders, 'sec-fetch-dest').every((use) => use === 'document')
}
