import { PcloudConfigError } from '../errors.ts'
import { secureUrl } from '../http.ts'
import type { Token } from './rclone-token.ts'
import { type RenewalDeps, waitBeforeRetry } from './renewal.ts'
import type { TokenSource } from './token-source.ts'

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

interface AuthorizedFetchOptions {
  /** The token is sent only to these hosts, such as `eapi.pcloud.com`. */
  readonly hosts: readonly string[]
  /** Default: the `fetch` of the platform. */
  readonly fetch?: Fetch
  readonly deps: Pick<RenewalDeps, 'now' | 'sleep' | 'chance'>
}

/** One request. The address is read only once: a getter can return a new value. */
interface Asked {
  readonly url: URL
  readonly request: Request | undefined
  readonly init: RequestInit
  readonly signal: AbortSignal | undefined
}

const BUSY = new Set([429, 503])
const ATTEMPTS = 4

/**
 * A `fetch` that sends a valid token. After a 401 it renews the token and tries once more, but not
 * after a 403. After 429 and 503 it waits as long as the service asks. A stream, or the body of a
 * `Request`, can be sent only once, so a 401 renews the token for the next request. A redirect to
 * a different origin does not get the token.
 * @throws PcloudConfigError `host-not-trusted` before it connects, if the host is not listed or
 * the address does not use https; the errors of {@link TokenSource.token}
 */
export function authorizedFetch(source: TokenSource, options: AuthorizedFetchOptions): Fetch {
  const hosts = listOfHosts(options.hosts)
  let refused: Token | undefined
  return async (input, init = {}) => {
    const asked = resolve(input, init)
    checkHost(asked.url, hosts)
    const { signal } = asked
    const known = await source.token(undefined, signal)
    const isRefused = refused?.accessToken.equals(known.accessToken) === true
    const token = isRefused ? await source.refresh(known, signal) : known
    const reply = await send(token, asked, options)
    if (!refuses(reply, asked)) return reply
    refused = token
    if (!isReplayable(asked)) return reply
    await reply.body?.cancel()
    return send(await source.refresh(token, signal), asked, options)
  }
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && 'url' in input
}

function resolve(input: string | URL | Request, init: RequestInit): Asked {
  const request = isRequest(input) ? input : undefined
  const url = new URL(request === undefined ? String(input) : request.url)
  return { url, request, init, signal: init.signal ?? request?.signal }
}

/** Accepts only an array. The `includes` of a string would match any substring. */
function listOfHosts(hosts: readonly string[]): readonly string[] {
  const isList = Array.isArray(hosts) && hosts.every((host) => typeof host === 'string')
  if (isList) return [...hosts]
  throw new PcloudConfigError('usage', '`hosts` is not a list of host names.', {
    hint: "Give an array, such as ['api.pcloud.com'].",
  })
}

function checkHost(url: URL, hosts: readonly string[]): void {
  if (secureUrl(url.href) !== undefined && hosts.includes(url.host)) return
  throw new PcloudConfigError('host-not-trusted', 'The token is not sent to that address.', {
    hint: `It goes over https to ${hosts.join(', ')} only.`,
  })
}

function send(token: Token, asked: Asked, options: AuthorizedFetchOptions): Promise<Response> {
  const { url, request, init } = asked
  const call = options.fetch ?? fetch
  const headers = new Headers(init.headers ?? request?.headers)
  headers.set('authorization', `Bearer ${token.accessToken.reveal()}`)
  const target = request === undefined ? url.href : new Request(url, request)
  return patiently(() => call(target, { ...init, headers }), asked, options)
}

/** A redirect to a different origin drops the token, so a 401 from there does not count. */
function refuses(reply: Response, { url }: Asked): boolean {
  if (reply.status !== 401) return false
  return !reply.redirected || new URL(reply.url).origin === url.origin
}

async function patiently(
  call: () => Promise<Response>,
  asked: Asked,
  { deps }: AuthorizedFetchOptions,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const reply = await call()
    if (!BUSY.has(reply.status) || attempt + 1 >= ATTEMPTS || !isReplayable(asked)) return reply
    const after = reply.headers.get('retry-after') ?? undefined
    const wait = waitBeforeRetry(after, attempt, deps.now(), deps.chance())
    if (wait === undefined) return reply
    await reply.body?.cancel()
    await deps.sleep(wait, asked.signal ?? new AbortController().signal)
  }
}

/** A stream can be read only once, and the body of a `Request` is always a stream. */
function isReplayable({ request, init: { body } }: Asked): boolean {
  if (body === undefined || body === null) return !request?.body
  return typeof body !== 'object' || !(Symbol.asyncIterator in body || 'getReader' in body)
}
