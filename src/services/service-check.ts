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

/** The token works, and the service says whose it is. */
export interface LivingToken {
  readonly kind: 'lives'
  readonly hostname: string
  readonly account: Account
  readonly folder: FolderAnswer
  /** The remote's own host gave no answer, so it may still be right. */
  readonly ownHostSilent?: true
}

/** What a service says about a remote's token or keys. Each service uses some of these. */
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
  /** Nothing can be sent, or sending it would use up a token that works only once. */
  | { readonly kind: 'not-asked' }

export interface Asking {
  readonly http: ServiceClient
  /** Ends this question only. */
  readonly signal: AbortSignal
  /** Hosts that gave no answer. They are not asked again. */
  readonly down: Map<string, NoAnswer>
}

export type CheckQuestion = (asking: Asking) => Promise<CheckAnswer>

/** What `check` asks a service about a remote, and what the answer means. */
export interface ServiceCheck {
  /** Undefined if nothing can be asked. */
  question(remote: RemoteFacts, now: number): CheckQuestion | undefined
  judge(remote: RemoteFacts, answer: CheckAnswer, now: number): readonly Finding[]
}
