import type { ConfigDocument } from '../config-file/document.ts'
import { getSection, remoteNames, sectionsOf } from '../config-file/read.ts'
import { noSuchRemote } from '../config-file/remote-names.ts'
import { reveal, seemsObscured } from '../rclone/obscure.ts'
import { unquoted } from '../rclone/option-names.ts'
import { type Keys, keysOfParents } from '../rclone/section-keys.ts'
import { Secret } from '../secret.ts'
import {
  hostOfLocation,
  hostsInOrder,
  OFFICIAL_HOSTS,
  readHost,
  regionOf,
  US,
} from '../services/pcloud/regions.ts'
import { parseRootFolder } from '../services/pcloud/root-folder.ts'
import { decodedToken, isReadByRclone, lastingToken, type Token } from '../tokens/rclone-token.ts'
import { readToken } from '../tokens/token-reader.ts'
import type { App, RegionWish, RootFolderWish } from './draft.ts'
import type { GivenAnswers, WizardContext } from './wizard-context.ts'

/** An existing remote, as rclone reads it. */
export interface Existing {
  readonly name: string
  readonly type: string
  /** The keys of the section. */
  readonly own: Keys
  /** The keys of the parents (`a` for `a.b`). */
  readonly inherited: Keys
}

/** The context of a flow for an existing remote. */
export interface RemoteContext extends WizardContext {
  readonly existing: Existing
}

/** @throws PcloudConfigError `not-found` */
export function readExisting(document: ConfigDocument, name: string): Existing {
  const own = getSection(document, name)
  if (own === undefined) throw noSuchRemote(name, remoteNames(document))
  const inherited = keysOfParents(name, { get: sectionsOf(document).section })
  return { name, type: own.get('type') || inherited.get('type') || '', own, inherited }
}

/**
 * The effective value. A blank value counts as unset and hides the parent's value
 * (`fs/configmap.go` in rclone).
 */
export function valueIn(existing: Existing, key: string): string | undefined {
  return writtenIn(existing, key) || undefined
}

/** The same as it is written. A blank value stays blank. */
export function writtenIn({ own, inherited }: Existing, key: string): string | undefined {
  return own.has(key) ? own.get(key) : inherited.get(key)
}

/** Undefined if the secret is missing, or if the remote is unfinished. */
export function appOfExisting(existing: Existing): App | undefined {
  const [clientId, secret] = [valueIn(existing, 'client_id'), valueIn(existing, 'client_secret')]
  if (clientId !== undefined) {
    return secret === undefined
      ? undefined
      : { kind: 'own', clientId, clientSecret: new Secret(secret) }
  }
  return valueIn(existing, 'token') === undefined ? undefined : { kind: 'rclone' }
}

/** Undefined if the remote has no usable token. */
export function tokenOfExisting(existing: Existing): Token | undefined {
  const text = valueIn(existing, 'token') ?? ''
  const token = decodedToken(text)
  // pCloud's tokens do not expire, so ignore the date.
  if (existing.type !== 'pcloud') return token
  if (token !== undefined) return token.refreshToken ? token : undated(token)
  const found = readToken(text)
  if (found?.kind !== 'token') return undefined
  return lastingToken(found.token.accessToken, found.token.tokenType)
}

function undated({ accessToken, tokenType, expiresIn }: Token): Token {
  return { ...lastingToken(accessToken, tokenType), ...(expiresIn !== undefined && { expiresIn }) }
}

/** Undefined if the key is not a folder in any form. */
export function rootOfExisting(
  existing: Existing,
): Exclude<RootFolderWish, { kind: 'pick' }> | undefined {
  try {
    const text = valueIn(existing, 'root_folder_id') ?? ''
    return parseRootFolder(unquoted(text) ?? text)
  } catch {
    return undefined
  }
}

/** Whether rclone can use the folder as the file spells it. It needs `d` and a number. */
export function isRootWritten(existing: Existing, id: string): boolean {
  return (valueIn(existing, 'root_folder_id') ?? 'd0') === id
}

/** Whether rclone can read this token from the file. */
export function isTokenWritten(existing: Existing, token: Token): boolean {
  return isReadByRclone(valueIn(existing, 'token') ?? '', token)
}

/**
 * Whether rclone can use the values as the file spells them. This program accepts more forms than
 * rclone.
 */
export function isSpelledRight(existing: Existing): boolean {
  const [root, token] = [rootOfExisting(existing), tokenOfExisting(existing)]
  const hostname = valueIn(existing, 'hostname')
  return (
    (root === undefined || (root.kind === 'id' && isRootWritten(existing, root.id))) &&
    (token === undefined || isTokenWritten(existing, token)) &&
    (hostname === undefined || hostname === hostOf(existing))
  )
}

/**
 * The host for a pCloud section without `hostname`. The token can contain the data centre. The
 * default is the US.
 */
export function defaultHost(token: string | undefined): string {
  const found = readToken(token ?? '')
  const location = found !== undefined && 'locationId' in found ? found.locationId : undefined
  return hostOfLocation(location) ?? US.hostname
}

function hostOf(existing: Existing): string | undefined {
  return readHost(valueIn(existing, 'hostname') ?? '')
}

/** A custom host. An official host is a region. */
export function ownHostOf(existing: Existing): string | undefined {
  const hostname = hostOf(existing)
  return hostname === undefined || OFFICIAL_HOSTS.has(hostname) ? undefined : hostname
}

/** The hosts for the token, in the order to try. */
export function hostsOf(existing: Existing): readonly string[] {
  return hostsInOrder([hostOf(existing)])
}

export function regionOfExisting(existing: Existing): RegionWish {
  const region = regionOf(hostOf(existing) ?? '')?.id
  return region === 'us' || region === 'eu' ? region : 'auto'
}

/** The values of the remote. They take precedence over the environment and the settings. */
export function ownAnswers(existing: Existing): GivenAnswers {
  const [clientId, secret] = [valueIn(existing, 'client_id'), valueIn(existing, 'client_secret')]
  const app = clientId ?? (appOfExisting(existing)?.kind === 'rclone' ? '' : undefined)
  const hostname = ownHostOf(existing)
  const [authUrl, tokenUrl] = [valueIn(existing, 'auth_url'), valueIn(existing, 'token_url')]
  const rootFolder = rootOfExisting(existing)
  const [deviceid, redirectUri] = [valueIn(existing, 'deviceid'), valueIn(existing, 'redirect_uri')]
  return {
    name: existing.name,
    region: regionOfExisting(existing),
    ...(app !== undefined && { clientId: app }),
    ...(clientId !== undefined && secret !== undefined && { clientSecret: new Secret(secret) }),
    ...(hostname !== undefined && { hostname }),
    ...(authUrl !== undefined && { authUrl }),
    ...(tokenUrl !== undefined && { tokenUrl }),
    ...(rootFolder && { rootFolder }),
    ...(deviceid !== undefined && { deviceid }),
    ...(redirectUri !== undefined && { redirectUri }),
    ...ownKeys(existing),
  }
}

/** A secret that is not obscured is not valid. */
function ownKeys(existing: Existing): GivenAnswers {
  const [apiKey, obscured] = [valueIn(existing, 'api_key'), valueIn(existing, 'api_secret')]
  if (apiKey === undefined || obscured === undefined) return {}
  return seemsObscured(obscured) ? { apiKey, apiSecret: new Secret(reveal(obscured)) } : { apiKey }
}
