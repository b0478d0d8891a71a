import type { Finding } from '../finding.ts'
import type { ServiceClient } from '../http.ts'
import type { ResourceAnswer } from './ask-resource.ts'
import type { NoAnswer } from './no-answer.ts'
import type { RemoteFacts } from './remote-facts.ts'
import type { Account, Folder } from './service-account.ts'

export type FolderAnswer =
  | { readonly kind: 'listed'; readonly folder: Folder }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unknown' }

/** The token works, and the service names the account. */
export interface LivingToken {
  readonly kind: 'lives'
  readonly hostname: string
  readonly account: Account
  readonly folder: FolderAnswer
  /** The remote's host did not respond, so it may still be right. */
  readonly ownHostSilent?: true
}

/** The verdict of a service on a remote's token or keys. Each service uses some of these. */
export type CheckAnswer =
  | LivingToken
  | { readonly kind: 'revoked'; readonly hostname: string }
  /** No host of the service knows the token. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly message: string; readonly hint?: string }
  | Exclude<ResourceAnswer, { kind: 'refused' }>
  /** The keys gave a new token, which is not kept. */
  | { readonly kind: 'keys-good' }
  | { readonly kind: 'keys-refused'; readonly message: string }
  | { readonly kind: 'no-answer'; readonly failure: NoAnswer }
  /** A request is impossible, or would use up a single-use token. */
  | { readonly kind: 'not-asked' }

export interface Asking {
  readonly http: ServiceClient
  /** Cancels this request only. */
  readonly signal: AbortSignal
  /** Hosts that did not respond. Do not contact them twice. */
  readonly down: Map<string, NoAnswer>
}

export type CheckQuestion = (asking: Asking) => Promise<CheckAnswer>

/** The requests of `check` to a service, and the meaning of the responses. */
export interface ServiceCheck {
  /** Undefined if no request is possible. */
  question(remote: RemoteFacts, now: number): CheckQuestion | undefined
  judge(remote: RemoteFacts, answer: CheckAnswer, now: number): readonly Finding[]
}
