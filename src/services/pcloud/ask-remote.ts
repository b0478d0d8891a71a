import type { HttpClient } from '../../http.ts'
import { beforeComment, meantType } from '../../rclone/option-names.ts'
import type { Keys } from '../../rclone/section-keys.ts'
import type { Secret } from '../../secret.ts'
import { type TokenShape, tokenShape } from '../../tokens/token-shape.ts'
import { askHost, type NoAnswer } from '../ask-service.ts'
import type { CheckAnswer, CheckRequest, FolderAnswer, RemoteFacts } from '../service-check.ts'
import { fetchAccount, isUnknownHere } from './account.ts'
import { pcloudApi } from './api.ts'
import { describeFolder, type FolderAddress } from './folder-listing.ts'
import { isHost, OFFICIAL_HOSTS, US } from './regions.ts'
import { PcloudApiError } from './results.ts'
import { type RootSpelling, rootSpelling } from './root-folder.ts'

interface Question {
  readonly token: Secret
  /** The host in the file. Blank for rclone's default. */
  readonly hostname: string
  /** Undefined if the value cannot be read. */
  readonly root: FolderAddress | undefined
}

type PcloudRequest = Omit<CheckRequest, 'http'> & { readonly http: HttpClient }

/**
 * Asks for the account and the root folder: first the host in the file, then the official hosts if
 * that host does not know the token. The token is sent to no other host (S4).
 */
export async function askPcloud(question: Question, request: PcloudRequest): Promise<CheckAnswer> {
  const hosts = hostsToAsk(question.hostname)
  let silent: NoAnswer | undefined
  for (const hostname of hosts) {
    const answer = await askHost(hostname, request.down, () =>
      askRegion(hostname, question, request),
    )
    if (answer.kind === 'no-answer') {
      silent ??= answer.failure
      if (OFFICIAL_HOSTS.has(hostname)) break
    } else if (answer.kind === 'lives' && silent !== undefined) {
      return { ...answer, ownHostSilent: true }
    } else if (answer.kind !== 'unknown') return answer
  }
  return silent === undefined ? { kind: 'unknown' } : { kind: 'no-answer', failure: silent }
}

/** An invalid host name is skipped. The token can be from either region. */
function hostsToAsk(own: string): readonly string[] {
  const first = own === '' ? US.hostname : own
  return [...new Set([...(isHost(first) ? [first] : []), ...OFFICIAL_HOSTS])]
}

async function askRegion(
  hostname: string,
  { token, root }: Question,
  { http, signal }: PcloudRequest,
): Promise<CheckAnswer> {
  const api = pcloudApi(http, hostname, token, signal)
  // Ask both at the same time, so that a remote costs one round trip.
  const described = root === undefined ? undefined : describeFolder(api, root)
  const folder = described?.then(
    (one): FolderAnswer => ({ kind: 'listed', folder: one }),
    (error): FolderAnswer => folderRefusal(error),
  )
  try {
    const account = await fetchAccount(api)
    return { kind: 'lives', hostname, account, folder: (await folder) ?? { kind: 'unknown' } }
  } catch (error) {
    return refusal(error, hostname)
  }
}

const REVOKED = 2095
const MISSING = new Set([1017, 2002, 2005])
const DENIED = 2003

function refusal(error: unknown, hostname: string): CheckAnswer {
  if (error instanceof PcloudApiError && error.code !== 'service') {
    if (isUnknownHere(error)) return { kind: 'unknown' }
    if (error.result === REVOKED) return { kind: 'revoked', hostname }
    const { message, hint } = error
    return { kind: 'refused', message, ...(hint !== undefined && { hint }) }
  }
  throw error
}

function folderRefusal(error: unknown): FolderAnswer {
  if (!(error instanceof PcloudApiError)) return { kind: 'unknown' }
  if (MISSING.has(error.result)) return { kind: 'missing' }
  return { kind: error.result === DENIED ? 'denied' : 'unknown' }
}

/** A pCloud remote: the parsed keys, and the response of pCloud. */
export interface PcloudFacts extends RemoteFacts {
  readonly shape: TokenShape
  /** There is a comment after the token. `shape` is the form without it. */
  readonly isCommented: boolean
  readonly root: RootSpelling
  readonly answer: CheckAnswer
}

export function pcloudFacts(remote: RemoteFacts, now: number, answer: CheckAnswer): PcloudFacts {
  return { ...remote, ...tokenIn(remote.keys, now), root: rootOf(remote), answer }
}

/** What to ask pCloud. Undefined without a token that can be sent. */
export function questionOf(remote: RemoteFacts): Question | undefined {
  if (meantType(remote.keys) !== 'pcloud') return undefined
  const { shape } = tokenIn(remote.keys, 0)
  if (!('token' in shape)) return undefined
  const root = rootOf(remote)
  return {
    token: shape.token.accessToken,
    hostname: hostIn(remote.keys),
    root: root.kind === 'unreadable' ? undefined : root.at,
  }
}

function tokenIn(keys: Keys, now: number): Pick<PcloudFacts, 'shape' | 'isCommented'> {
  const text = textOf(keys, 'token')
  const shape = tokenShape(text, now)
  if (shape.kind === 'good' || shape.kind === 'old') return { shape, isCommented: false }
  const before = tokenShape(beforeComment(text) ?? '', now)
  const isCommented = 'token' in before
  return { shape: isCommented ? before : shape, isCommented }
}

function rootOf({ keys }: RemoteFacts): RootSpelling {
  return rootSpelling(textOf(keys, 'root_folder_id'))
}

/** In lower case: host names are case-insensitive (RFC 4343). */
export function hostIn(keys: Keys): string {
  return textOf(keys, 'hostname').toLowerCase()
}

export function textOf(keys: Keys, key: string): string {
  return keys.get(key) ?? ''
}
