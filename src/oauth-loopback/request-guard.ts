/** The request line and the headers. The body is not read. */
export interface CallbackRequest {
  readonly method: string
  /** The path and query of the request line. */
  readonly target: string
  /** Name, value, name, value ... in the order of arrival, repeated names included. */
  readonly rawHeaders: readonly string[]
}

/** Why the guard refused a request before it read the parameters. */
export type GuardReason = 'method' | 'path' | 'host' | 'prefetch' | 'not-a-page-visit' | 'too-long'

interface Blocked {
  readonly passed: false
  readonly reason: GuardReason
  readonly status: number
}

interface Passed {
  readonly passed: true
  readonly path: string
  readonly query: string
}

interface GuardRules {
  readonly knownPath: (path: string) => boolean
  /** The `Host` headers of this listener. */
  readonly hosts: readonly string[]
}

/** Much longer than a target with code, state and host name (S17). */
const MAX_TARGET_LENGTH = 8 * 1024

/** The checks that need no parameters. A refusal does not reveal the state or the code. */
export function guardRequest(request: CallbackRequest, rules: GuardRules): Passed | Blocked {
  const [path, query] = splitTarget(request.target)
  if (request.method !== 'GET') return blocked('method', 405)
  if (!rules.knownPath(path)) return blocked('path', 404)
  if (!namesThisListener(request, rules.hosts)) return blocked('host', 421)
  if (isPrefetch(request)) return blocked('prefetch', 204)
  if (!isPageVisit(request)) return blocked('not-a-page-visit', 403)
  if (request.target.length > MAX_TARGET_LENGTH) return blocked('too-long', 414)
  return { passed: true, path, query }
}

/** All values of a header. Give the name in lower case. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)
}

function blocked(reason: GuardReason, status: number): Blocked {
  return { passed: false, reason, status }
}

function splitTarget(target: string): [path: string, query: string] {
  const at = target.indexOf('?')
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

/** With DNS rebinding, a foreign page resolves to 127.0.0.1 and sends a foreign host name. */
function namesThisListener(request: CallbackRequest, hosts: readonly string[]): boolean {
  const [host, ...more] = headerValues(request.rawHeaders, 'host')
  return host !== undefined && more.length === 0 && hosts.includes(host.toLowerCase())
}

/** A prefetch must not consume a start link or a code: the user has not clicked (S14). */
function isPrefetch(request: CallbackRequest): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']
    .flatMap((name) => headerValues(request.rawHeaders, name))
    .some((value) => /prefetch|prerender|preview/i.test(value))
}

/**
 * Fetch Metadata identifies images, frames and scripts of foreign pages. The redirect of the
 * service is a document. Clients without this header pass.
 */
function isPageVisit(request: CallbackRequest): boolean {
  return headerValues(request.rawHeaders, 'sec-fetch-dest').every((use) => use === 'document')
}
