import { type ProgramHost, programHost } from '../host/library-host.ts'
import { sleep } from '../limit.ts'
import {
  type AuthorizedFetchOptions as AllOptions,
  authorizedFetch as authorizedFetchWith,
  type Fetch,
} from '../tokens/authorized-fetch.ts'
import type { RenewalDeps } from '../tokens/renewal.ts'
import type { TokenSource } from '../tokens/token-source.ts'

export interface AuthorizedFetchOptions extends Partial<AllOptions> {
  /** The only hosts that are given the token, such as `api.cloudapi.verizon.com`. */
  readonly hosts: readonly string[]
  /** Default: one that goes through `HTTPS_PROXY` and past `NO_PROXY`. */
  readonly fetch?: Fetch
}

/**
 * A `fetch` that sends a valid token along. A 401 makes one renewal and one more try, a 403
 * neither; 429 and 503 wait as the service says, half a minute at most. A body that is a
 * stream, or that of a `Request`, goes out once; a 401 then makes the next request renew the
 * token. A redirect to another origin is followed without the token.
 * @throws PcloudConfigError `host-not-trusted` before anything is sent to a host that is not
 * listed or not asked over https; whatever {@link TokenSource.token} throws
 */
export function authorizedFetch(source: TokenSource, options: AuthorizedFetchOptions): Fetch {
  const { hosts, fetch = proxyFetch(), deps = renewalDeps() } = options
  return authorizedFetchWith(source, { hosts, fetch, deps })
}

/** What tokens need of this machine. undici is loaded when a service is asked, not before. */
export function renewalDeps({ machine }: ProgramHost = programHost()): RenewalDeps {
  return {
    http: () => machine.http(),
    now: () => machine.now(),
    chance: Math.random,
    sleep,
  }
}

/** A `fetch` that goes through `HTTPS_PROXY` and past `NO_PROXY`, loaded at the first request. */
function proxyFetch({ env }: Pick<ProgramHost, 'env'> = programHost()): Fetch {
  let opened: Promise<Fetch> | undefined
  return async (input, init) => {
    opened ??= import('../host/proxied-fetch.ts').then(({ createFetch }) => createFetch(env))
    return (await opened)(input, init)
  }
}
