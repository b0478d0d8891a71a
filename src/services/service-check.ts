import type { Finding } from '../finding.ts'
import type { ServiceClient } from '../http.ts'
import type { Keys } from '../rclone/section-keys.ts'
import { isPrintedLine } from '../tokens/unwrap-text.ts'
import type { NoAnswer, ResourceAnswer } from './ask-service.ts'
import type { Account, Folder } from './service-account.ts'

export type FolderAnswer =
  | { readonly kind: 'listed'; readonly folder: Folder }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unknown' }

/** The token works, and the service names the account. */
interface LivingToken {
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

export interface CheckRequest {
  readonly http: ServiceClient
  /** Cancels this request only. */
  readonly signal: AbortSignal
  /** Hosts that did not respond. Do not contact them twice. */
  readonly down: Map<string, NoAnswer>
}

export type CheckQuestion = (request: CheckRequest) => Promise<CheckAnswer>

/** The requests of `check` to a service, and the meaning of the responses. */
export interface ServiceCheck {
  /** Undefined if no request is possible. */
  question(remote: RemoteFacts, now: number): CheckQuestion | undefined
  judge(remote: RemoteFacts, answer: CheckAnswer, now: number): readonly Finding[]
}

/** A remote as rclone reads it. */
export interface RemoteFacts {
  readonly name: string
  /** The values that rclone uses: from variables, from the section, or inherited (`my.sub` from `my`). */
  readonly keys: Keys
  /** The keys in the section. Only these can be repaired. */
  readonly own: Keys
  /** Keys in the section that can be part of a secret. */
  readonly stray: ReadonlySet<string>
  /** The keys that a variable changes, and the name of the variable. */
  readonly variables: Keys
  /** Only variables define it. */
  readonly isVirtual?: true
}

/** The value can be the first part of a secret, and the following key looks like the rest (S48). */
export function isContinued(remote: RemoteFacts, key: string): boolean {
  const value = remote.own.get(key) ?? ''
  return (FIRST_PART.test(value) || isPrintedLine(value)) && isBeforeStray(remote, key)
}

/** Empty, the start of an object, or as long as a line of a secret. A word such as `hello` is complete. */
const FIRST_PART = /^\s*$|^["'`“‘]?\s*\{|^\S{16,}$/

/** The following key is not an option. */
export function isBeforeStray({ own, stray }: RemoteFacts, key: string): boolean {
  const keys = [...own.keys()]
  const next = keys[keys.indexOf(key) + 1]
  return own.has(key) && next !== undefined && stray.has(next)
}
