import type { HttpClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { type NoAnswer, noAnswer } from '../no-answer.ts'
import type { Account, Folder } from '../service.ts'
import {
  describeFolder,
  type FolderAddress,
  fetchAccount,
  isHost,
  OFFICIAL_HOSTS,
  PcloudApiError,
  pcloudApi,
  US,
} from './index.ts'

export type FolderAnswer =
  | { readonly kind: 'listed'; readonly folder: Folder }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unknown' }

/** What pCloud says of a remote's token. */
export type RemoteAnswer =
  | {
      readonly kind: 'lives'
      readonly hostname: string
      readonly account: Account
      readonly folder: FolderAnswer
      /** The remote's own host gave no answer, so nothing speaks against it. */
      readonly ownHostSilent?: true
    }
  | { readonly kind: 'revoked'; readonly hostname: string }
  /** No region knows the token. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly message: string; readonly hint?: string }
  | { readonly kind: 'no-answer'; readonly failure: NoAnswer }
  /** There was no token to ask with. */
  | { readonly kind: 'not-asked' }

export interface Question {
  readonly token: Secret
  /** The remote's own host, as it stands in the file; blank for rclone's default. */
  readonly hostname: string
  /** Undefined where the remote names a folder in no way that can be read. */
  readonly root: FolderAddress | undefined
}

export interface Asking {
  readonly http: HttpClient
  /** Ends this one question. */
  readonly signal: AbortSignal
  /** What failed to answer before is not asked again. */
  readonly down: Map<string, NoAnswer>
}

/**
 * Asks whose token it is and whether the root folder is there: of the remote's own host
 * first, then, where that one does not know the token, of the official ones. The token goes
 * nowhere else (S4).
 */
export async function askPcloud(question: Question, asking: Asking): Promise<RemoteAnswer> {
  const hosts = hostsToAsk(question.hostname)
  let silent: NoAnswer | undefined
  for (const hostname of hosts) {
    const answer = await askHost(hostname, question, asking)
    if (answer.kind === 'no-answer') {
      silent ??= answer.failure
      if (OFFICIAL_HOSTS.has(hostname)) break
    } else if (answer.kind === 'lives' && silent !== undefined) {
      return { ...answer, ownHostSilent: true }
    } else if (answer.kind !== 'unknown') return answer
  }
  return silent === undefined ? { kind: 'unknown' } : { kind: 'no-answer', failure: silent }
}

/** What is no host name cannot be asked; the token may live in either region. */
function hostsToAsk(own: string): readonly string[] {
  const first = own === '' ? US.hostname : own
  return [...new Set([...(isHost(first) ? [first] : []), ...OFFICIAL_HOSTS])]
}

async function askHost(
  hostname: string,
  { token, root }: Question,
  { http, signal, down }: Asking,
): Promise<RemoteAnswer> {
  const known = down.get(hostname)
  if (known !== undefined) return { kind: 'no-answer', failure: known }
  const api = pcloudApi(http, hostname, token, signal)
  // Side by side: a remote costs one round trip, not two.
  const described = root === undefined ? undefined : describeFolder(api, root)
  const folder = described?.then(
    (one): FolderAnswer => ({ kind: 'listed', folder: one }),
    (error): FolderAnswer => folderRefusal(error),
  )
  try {
    const account = await fetchAccount(api)
    return { kind: 'lives', hostname, account, folder: (await folder) ?? { kind: 'unknown' } }
  } catch (error) {
    const answer = refusal(error, hostname)
    if (answer.kind === 'no-answer' && answer.failure.code === 'network') {
      down.set(hostname, answer.failure)
    }
    return answer
  }
}

const UNKNOWN_HERE = new Set([1000, 2000, 2094])
const REVOKED = 2095
const MISSING = new Set([1017, 2002, 2005])
const DENIED = 2003

function refusal(error: unknown, hostname: string): RemoteAnswer {
  if (error instanceof PcloudApiError && error.code !== 'service') {
    if (UNKNOWN_HERE.has(error.result)) return { kind: 'unknown' }
    if (error.result === REVOKED) return { kind: 'revoked', hostname }
    const { message, hint } = error
    return { kind: 'refused', message, ...(hint !== undefined && { hint }) }
  }
  return { kind: 'no-answer', failure: noAnswer(error, hostname) }
}

function folderRefusal(error: unknown): FolderAnswer {
  if (!(error instanceof PcloudApiError)) return { kind: 'unknown' }
  if (MISSING.has(error.result)) return { kind: 'missing' }
  return { kind: error.result === DENIED ? 'denied' : 'unknown' }
}
