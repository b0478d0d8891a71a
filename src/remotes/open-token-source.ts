import type { ConfigDocument } from '../config-file/document.ts'
import { getSection, hasRemote, remoteNames, sectionsOf } from '../config-file/read.ts'
import { aRemote, noSuchRemote } from '../config-file/remote-names.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { homeOfKey } from '../rclone/section-keys.ts'
import { isWrapper } from '../rclone/wrappers.ts'
import { findService, typesOf } from '../services/registry.ts'
import { type SeenRemote, seeRemote, tokenVariable } from '../services/seen-remote.ts'
import type { RenewalDeps } from '../tokens/renewal.ts'
import { TokenSource, type TokenSourceOptions } from '../tokens/token-source.ts'
import { quotedName } from '../visible.ts'
import { remoteTokenStore, variableTokenStore } from './token-store.ts'

interface OpenTokenSourceOptions extends Pick<TokenSourceOptions, 'onRefreshed' | 'signal'> {
  readonly deps: RenewalDeps
  /** Variables override the file, as in rclone. @default none */
  readonly env?: Environment
}

/**
 * The tokens of a remote in a config file. They are renewed before they expire, with the keys that
 * the file has at that time, and saved before any call returns them.
 * @throws PcloudConfigError `not-found`, `usage` for a type with tokens that rclone renews, and the
 * errors of the store
 */
export async function openTokenSource(
  store: ConfigStore,
  name: string,
  options: OpenTokenSourceOptions,
): Promise<TokenSource> {
  const { env = {}, ...rest } = options
  const document = await store.load()
  let remote = see(document, name, env)
  const type = remote.keys.get('type')
  const service = findService(type ?? '')
  if (service === undefined) throw otherType(name, type)
  // A program can run for months, so use the keys from the last read of the file.
  const renewal = (await service.renewal?.())?.(name, (key) => remote.keys.get(key))
  const forgiving = service.grant === 'key-pair'
  const variable = tokenVariable(remote)
  return new TokenSource({
    ...rest,
    store:
      variable !== undefined
        ? variableTokenStore(remote, variable, {
            forgiving,
            singleUse: service.tokens === 'rotating',
          })
        : remoteTokenStore(store, name, tokenHome(document, name), {
            forgiving,
            singleUse: service.tokens === 'rotating',
            onLoad: (latest) => {
              remote = see(latest, name, env)
            },
          }),
    ...(renewal && { renewal }),
  })
}

function see(document: ConfigDocument, name: string, env: Environment): SeenRemote {
  const found = seeRemote(name, sectionsOf(document), env, 'remote-and-type')
  if (found === undefined) throw noSuchRemote(name, remoteNames(document))
  return found
}

function otherType(name: string, type: string | undefined): PcloudConfigError {
  const known = typesOf(() => true, 'and')
  if (type === undefined) {
    return new PcloudConfigError('usage', `${name} has no type.`, {
      hint: `If this is a pCloud remote: \`pcloud-config update ${quotedName(name)} type=pcloud\``,
    })
  }
  return new PcloudConfigError(
    'usage',
    `${name} is ${aRemote(type)}. Tokens are available only for ${known}.`,
    {
      hint: isWrapper(type)
        ? `It uses the login of a different remote. To see which one: pcloud-config show ${quotedName(name)}`
        : `rclone manages the login of ${name} itself. Run: rclone lsd ${quotedName(`${name}:`)}`,
    },
  )
}

/**
 * The section with the token. `a.b` can share the token of `a`. Then a renewal is for both.
 */
function tokenHome(document: ConfigDocument, name: string): string {
  const get = (one: string) => (hasRemote(document, one) ? getSection(document, one) : undefined)
  return homeOfKey(name, 'token', { get }) ?? name
}
