import { type ConfigDocument, getSection, noSuchRemote, remoteNames } from '../config-file/index.ts'
import { unquoted } from '../rclone/misspelled.ts'
import { reveal, seemsObscured } from '../rclone/obscure.ts'
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
import { decodeToken, isReadByRclone, lastingToken, type Token } from '../tokens/rclone-token.ts'
import { readToken } from '../tokens/token-reader.ts'
import type { GivenAnswers } from './answers.ts'
import type { App, RegionWish, RootFolderWish } from './draft.ts'
import type { WizardContext } from './wizard-context.ts'

type Keys = ReadonlyMap<string, string>

/** A remote that is in the file already, as rclone reads it. */
export interface Existing {
  readonly name: string
  readonly type: string
  /** What stands in its section. */
  readonly own: Keys
  /** What it has from its parents (`a.b` from `a`), or would have without a value of its own. */
  readonly inherited: Keys
}

/** A flow about one remote of the file. */
export interface RemoteContext extends WizardContext {
  readonly existing: Existing
}

/** @throws PcloudConfigError `not-found` */
export function readExisting(document: ConfigDocument, name: string): Existing {
  const own = getSection(document, name)
  if (own === undefined) throw noSuchRemote(name, remoteNames(document))
  const inherited = keysOfParents(document, name)
  return { name, type: own.get('type') || inherited.get('type') || '', own, inherited }
}

/** rclone's INI library looks a missing key up in the section whose name ends at the last dot, and so on. */
function keysOfParents(document: ConfigDocument, name: string): Keys {
  const parent = name.slice(0, Math.max(0, name.lastIndexOf('.')))
  const keys = parent === '' ? undefined : getSection(document, parent)
  return keys ? new Map([...keysOfParents(document, parent), ...keys]) : new Map()
}

/** The value that counts; a blank one is none, and hides the parent's (`fs/configmap.go` in rclone). */
export function valueIn({ own, inherited }: Existing, key: string): string | undefined {
  return (own.has(key) ? own.get(key) : inherited.get(key)) || undefined
}

/** Undefined where its id stands without a secret, or where it was never finished. */
export function appOfExisting(existing: Existing): App | undefined {
  const [clientId, secret] = [valueIn(existing, 'client_id'), valueIn(existing, 'client_secret')]
  if (clientId !== undefined) {
    return secret === undefined
      ? undefined
      : { kind: 'own', clientId, clientSecret: new Secret(secret) }
  }
  return valueIn(existing, 'token') === undefined ? undefined : { kind: 'rclone' }
}

/** Undefined if the remote has no token, or none that can be used. */
export function tokenOfExisting(existing: Existing): Token | undefined {
  const text = valueIn(existing, 'token') ?? ''
  const token = decoded(text)
  // Tokens of pCloud do not expire: a date is a mistake of the text.
  if (existing.type !== 'pcloud') return token
  if (token !== undefined) return token.refreshToken ? token : undated(token)
  const found = readToken(text)
  if (found?.kind !== 'token') return undefined
  return lastingToken(found.token.accessToken, found.token.tokenType)
}

function undated({ accessToken, tokenType, expiresIn }: Token): Token {
  return { ...lastingToken(accessToken, tokenType), ...(expiresIn !== undefined && { expiresIn }) }
}

function decoded(text: string): Token | undefined {
  try {
    return decodeToken(text)
  } catch {
    return undefined
  }
}

/** Undefined if the key names no folder in any form. */
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

/** Whether the file names this folder as rclone needs it. An address or a bare number is not that. */
export function isRootWritten(existing: Existing, id: string): boolean {
  return (valueIn(existing, 'root_folder_id') ?? 'd0') === id
}

/** Whether rclone reads this token from the file. */
export function isTokenWritten(existing: Existing, token: Token): boolean {
  return isReadByRclone(valueIn(existing, 'token') ?? '', token)
}

/**
 * Whether the values that a login checks are spelled as rclone needs them. If not, the remote
 * may work here and fail in rclone.
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
 * The host of a pCloud section that names none. Every section that is written names one: the
 * text of the token may tell the data centre, and without that rclone asks the US.
 */
export function defaultHost(token: string | undefined): string {
  const found = readToken(token ?? '')
  const location = found !== undefined && 'locationId' in found ? found.locationId : undefined
  return hostOfLocation(location) ?? US.hostname
}

function hostOf(existing: Existing): string | undefined {
  return readHost(valueIn(existing, 'hostname') ?? '')
}

/** A host of the user's own; an official one is a region. */
export function ownHostOf(existing: Existing): string | undefined {
  const hostname = hostOf(existing)
  return hostname === undefined || OFFICIAL_HOSTS.has(hostname) ? undefined : hostname
}

/** The hosts to ask about its token, likeliest first. */
export function hostsOf(existing: Existing): readonly string[] {
  return hostsInOrder([hostOf(existing)])
}

export function regionOfExisting(existing: Existing): RegionWish {
  const region = regionOf(hostOf(existing) ?? '')?.id
  return region === 'us' || region === 'eu' ? region : 'auto'
}

/** What the remote says of itself: it stands before environment and settings. */
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

/** A secret that is not obscured is none: it is asked for again. */
function ownKeys(existing: Existing): GivenAnswers {
  const [apiKey, obscured] = [valueIn(existing, 'api_key'), valueIn(existing, 'api_secret')]
  if (apiKey === undefined || obscured === undefined) return {}
  return seemsObscured(obscured) ? { apiKey, apiSecret: new Secret(reveal(obscured)) } : { apiKey }
}
