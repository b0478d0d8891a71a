import { programHost } from '../host/machine.ts'
import { authorizedFetch as authorizedFetchWith, type Fetch } from '../tokens/authorized-fetch.ts'
import { renewalDeps } from '../tokens/renewal.ts'
import type { TokenSource } from '../tokens/token-source.ts'

interface AuthorizedFetchOptions {
  /** The token is sent only to these hosts, for example `eapi.pcloud.com`. */
  readonly hosts: readonly string[]
  /** Default: a `fetch` that uses `HTTPS_PROXY` and respects `NO_PROXY`. */
  readonly fetch?: Fetch
}

/**
 * A `fetch` that sends a valid token. After a 401, it refreshes the token and tries once more. A
 * stream, or the body of a `Request`, is sent only once, so a 401 refreshes the token for the next
 * request. After a 429 or 503, it waits as the service requests, up to 30 seconds. A redirect to
 * a different origin is followed without the token.
 * @throws PcloudConfigError `host-not-trusted` before a request to a host that is not in the list, or
 * without https; the errors of {@link TokenSource.token}
 */
export function authorizedFetch(source: TokenSource, options: AuthorizedFetchOptions): Fetch {
  const { hosts, fetch = proxyFetch() } = options
  return authorizedFetchWith(source, { hosts, fetch, deps: renewalDeps(programHost().machine) })
}

/** Loads undici at the first request. */
function proxyFetch(): Fetch {
  const { env } = programHost()
  let opened: Promise<Fetch> | undefined
  return async (input, init) => {
    opened ??= import('../host/http-client.ts').then(({ createFetch }) => createFetch(env))
    return (await opened)(input, init)
  }
}
