import { openTokenSource } from '../remotes/open-token-source.ts'
import { renewalDeps } from '../tokens/renewal.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import type { Invocation } from './invocation.ts'
import { seen, tellVariables } from './seen.ts'

/** The tokens of a remote in the file or the environment. */
export async function tokenSourceOf(
  invocation: Invocation,
  name: string,
  onRefreshed?: () => void,
): Promise<TokenSource> {
  const { store, host } = invocation
  tellVariables(seen(await store().load(), name, host.env), invocation)
  return openTokenSource(store(), name, {
    env: host.env,
    ...(onRefreshed && { onRefreshed }),
    signal: host.signal,
    deps: renewalDeps(host.machine),
  })
}
