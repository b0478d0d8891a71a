import { type ConfigStore, readRemotes } from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { findProvider, PROVIDERS } from '../providers/registry.ts'
import type { RenewalDeps } from '../tokens/renewal.ts'
import { TokenSource, type TokenSourceOptions } from '../tokens/token-source.ts'
import { renewalOf } from './renewals.ts'
import { remoteTokenStore } from './token-store.ts'

export interface OpenTokenSourceOptions extends Pick<TokenSourceOptions, 'onRefreshed' | 'signal'> {
  readonly deps: RenewalDeps
}

/**
 * The tokens of one remote of a config file: read from it, renewed ahead of their end,
 * saved to it before anybody is given them.
 * @throws PcloudConfigError `not-found`, `usage` for a type of rclone's whose tokens rclone
 * itself renews, and what the store throws
 */
export async function openTokenSource(
  store: ConfigStore,
  name: string,
  options: OpenTokenSourceOptions,
): Promise<TokenSource> {
  const keys = readRemotes(await store.load()).get(name)
  if (keys === undefined) {
    throw new PcloudConfigError('not-found', `There is no remote named ${name}.`, {
      hint: 'See `pcloud-config list`.',
    })
  }
  const provider = findProvider(keys.get('type') ?? '')
  if (provider === undefined) throw otherType(name, keys.get('type'))
  const renewal = renewalOf(provider, name, keys)
  return new TokenSource({
    ...options,
    store: remoteTokenStore(store, name),
    ...(renewal && { renewal }),
  })
}

function otherType(name: string, type: string | undefined): PcloudConfigError {
  const known = PROVIDERS.map((provider) => provider.type).join(', ')
  return new PcloudConfigError(
    'usage',
    `${name} is of type ${type ?? '(none)'}, not of ${known}.`,
    {
      hint: `Its tokens are rclone's own affair: rclone lsd ${name}: renews them.`,
    },
  )
}
