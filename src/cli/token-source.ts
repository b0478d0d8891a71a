import { sleep } from '../limit.ts'
import { openTokenSource } from '../remotes/open-token-source.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import type { Invocation } from './commands.ts'

/** The tokens of a remote of this run's config file. */
export function tokenSourceOf(
  { store, host }: Invocation,
  name: string,
  onRefreshed?: () => void,
): Promise<TokenSource> {
  return openTokenSource(store(), name, {
    ...(onRefreshed && { onRefreshed }),
    signal: host.signal,
    deps: {
      http: () => host.machine.http(),
      now: () => host.machine.now(),
      chance: Math.random,
      sleep,
    },
  })
}
