import { PcloudConfigError } from '../errors.ts'
import { waitBeforeRetry } from './patience.ts'
import type { RenewalDeps } from './renewal.ts'
import type { Token } from './token.ts'
import type { TokenSource } from './token-source.ts'

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

export interface AuthorizedFetchOptions {
  /** The only hosts that are given the token, such as `api.cloudapi.verizon.com`. */
  readonly hosts: readonly string[]
  /** Default: the `fetch` of the platform. */
  readonly fetch?: Fetch
  readonly deps: Pick<RenewalDeps, 'now' | 'sleep' | 'chance'>
}

/** One request, as its caller gave it. */
interface Asked {
  readonly input: string | URL | Request
  readonly init: RequestInit
  readonly signal: AbortSignal | undefined
}

const BUSY = new Set([429, 503])
const ATTEMPTS = 4

/**
 * A `fetch` that sends a valid token along. A 401 makes one renewal and one more try, a 403
 * neither; 429 and 503 wait as the service says. A body that is a stream, or that of a
 * `Request`, goes out once; a 401 then makes the next request renew the token. A redirect to
 * another origin is followed without the token.
 * @throws PcloudConfigError `host-not-trusted` before anything is sent to a host that is not
 * listed or not asked over https; whatever {@link TokenSource.token} throws
 */
export function authorizedFetch(source: TokenSource, options: AuthorizedFetchOptions): Fetch {
  let refused: Token | undefined
  return async (input, init = {}) => {
    checkHost(new URL(urlOf(input)), options.hosts)
    const signal = init.signal ?? (isRequest(input) ? input.signal : undefined)
    const asked = { input, init, signal }
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

function urlOf(input: string | URL | Request): string {
  return isRequest(input) ? input.url : String(input)
}

function checkHost(url: URL, hosts: readonly string[]): void {
  const isNamed = url.username === '' && url.password === '' && hosts.includes(url.host)
  if (url.protocol === 'https:' && isNamed) return
  throw new PcloudConfigError('host-not-trusted', 'The token is not sent to that address.', {
    hint: `It goes over https to ${hosts.join(', ')} only.`,
  })
}

function send(token: Token, asked: Asked, options: AuthorizedFetchOptions): Promise<Response> {
  const { input, init } = asked
  const call = options.fetch ?? fetch
  const headers = new Headers(init.headers ?? (isRequest(input) ? input.headers : undefined))
  headers.set('authorization', `Bearer ${token.accessToken.reveal()}`)
  return patiently(() => call(input, { ...init, headers }), asked, options)
}

/** Whoever a redirect leads to was not shown the token: its 401 says nothing of it. */
function refuses(reply: Response, { input }: Asked): boolean {
  if (reply.status !== 401) return false
  return !reply.redirected || new URL(reply.url).origin === new URL(urlOf(input)).origin
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

/** A stream is gone once it was read, and the body of a `Request` is always one. */
function isReplayable({ input, init: { body } }: Asked): boolean {
  if (body === undefined || body === null) return !isRequest(input) || input.body === null
  return typeof body !== 'object' || !(Symbol.asyncIterator in body || 'getReader' in body)
}
