import type { HttpClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { askHost, type NoAnswer } from '../ask-service.ts'
import type { CheckAnswer, CheckRequest, FolderAnswer } from '../service-check.ts'
import { fetchAccount, isUnknownHere } from './account.ts'
import { pcloudApi } from './api.ts'
import { describeFolder, type FolderAddress } from './folder-listing.ts'
import { isHost, OFFICIAL_HOSTS, US } from './regions.ts'
import { PcloudApiError } from './results.ts'

export interface Question {
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
