import { type ProgramHost, programHost } from '../host/library-host.ts'
import { sleep } from '../limit.ts'
import type { Fetch } from '../tokens/authorized-fetch.ts'
import type { RenewalDeps } from '../tokens/renewal.ts'

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
export function proxyFetch({ env }: Pick<ProgramHost, 'env'> = programHost()): Fetch {
  let opened: Promise<Fetch> | undefined
  return async (input, init) => {
    opened ??= import('../host/proxied-fetch.ts').then(({ createFetch }) => createFetch(env))
    return (await opened)(input, init)
  }
}
