import { PcloudConfigError } from '../errors.ts'
import { waitBeforeRetry } from './patience.ts'
import type { RenewalDeps } from './renewal.ts'
import type { Token } from './token.ts'
import type { TokenSource } from './token-source.ts'

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>

export interface AuthorizedFetchOptions {
  /** The only hosts that are given the token, such as `api.cloudapi.verizon.com`. */
  readonly hosts: readonly string[]
  /** Default: the `fetch` of the platform. */
  readonly fetch?: Fetch
  readonly deps: Pick<RenewalDeps, 'now' | 'sleep' | 'chance'>
}

const BUSY = new Set([429, 503])
const ATTEMPTS = 4

/**
 * A `fetch` that sends a valid token along. A 401 makes one renewal and one more try, a 403
 * neither; 429 and 503 wait as the service says. A body that is a stream goes out once.
 * @throws PcloudConfigError `host-not-trusted` before anything is sent to a host that is not
 * listed or not asked over https; whatever {@link TokenSource.token} throws
 */
export function authorizedFetch(source: TokenSource, options: AuthorizedFetchOptions): Fetch {
  const call = options.fetch ?? fetch
  return async (url, init = {}) => {
    checkHost(new URL(url), options.hosts)
    const send = ({ accessToken }: Token) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${accessToken.reveal()}`)
      return patiently(() => call(url, { ...init, headers }), init, options)
    }
    const token = await source.token()
    const reply = await send(token)
    if (reply.status !== 401 || !isReplayable(init)) return reply
    await reply.body?.cancel()
    return send(await source.refresh(token))
  }
}

function checkHost(url: URL, hosts: readonly string[]): void {
  if (url.protocol === 'https:' && url.username === '' && hosts.includes(url.host)) return
  throw new PcloudConfigError('host-not-trusted', 'The token is not sent to that address.', {
    hint: `It goes over https to ${hosts.join(', ')} only.`,
  })
}

async function patiently(
  send: () => Promise<Response>,
  init: RequestInit,
  { deps }: AuthorizedFetchOptions,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const reply = await send()
    if (!BUSY.has(reply.status) || attempt + 1 >= ATTEMPTS || !isReplayable(init)) return reply
    await reply.body?.cancel()
    const asked = reply.headers.get('retry-after') ?? undefined
    const signal = init.signal ?? new AbortController().signal
    await deps.sleep(waitBeforeRetry(asked, attempt, deps.now(), deps.chance()), signal)
  }
}

/** A stream is gone once it was read. */
function isReplayable({ body }: RequestInit): boolean {
  return typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)
}
