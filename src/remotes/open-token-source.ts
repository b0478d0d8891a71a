import {
  type ConfigStore,
  getValue,
  hasRemote,
  noSuchRemote,
  remoteNames,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { findProvider, PROVIDERS } from '../providers/registry.ts'
import type { RenewalDeps } from '../tokens/renewal.ts'
import { TokenSource, type TokenSourceOptions } from '../tokens/token-source.ts'
import { renewalOf } from './renewals.ts'
import { remoteTokenStore, tokenHome } from './token-store.ts'

export interface OpenTokenSourceOptions extends Pick<TokenSourceOptions, 'onRefreshed' | 'signal'> {
  readonly deps: RenewalDeps
}

/**
 * The tokens of one remote of a config file: read from it, renewed ahead of their end with
 * the keys that stand there then, saved to it before anybody is given them.
 * @throws PcloudConfigError `not-found`, `usage` for a type of rclone's whose tokens rclone
 * itself renews, and what the store throws
 */
export async function openTokenSource(
  store: ConfigStore,
  name: string,
  options: OpenTokenSourceOptions,
): Promise<TokenSource> {
  let document = await store.load()
  if (!hasRemote(document, name)) throw noSuchRemote(name, remoteNames(document))
  const type = getValue(document, name, 'type')
  const provider = findProvider(type ?? '')
  if (provider === undefined) throw otherType(name, type)
  // A program may run for months, and keys are changed meanwhile: those of the last reading count.
  const renewal = renewalOf(provider, name, (key) => getValue(document, name, key))
  return new TokenSource({
    ...options,
    store: remoteTokenStore(store, name, tokenHome(document, name), {
      forgiving: provider.grant === 'key-pair',
      onLoad: (latest) => {
        document = latest
      },
    }),
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
