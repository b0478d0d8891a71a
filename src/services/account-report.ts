import type { ServiceClient } from '../http.ts'
import type { Secret } from '../secret.ts'
import type { Token } from '../tokens/rclone-token.ts'
import type { ResourceAnswer } from './ask-resource.ts'

/** A token, and the response of the service to it. */
export interface Told {
  readonly token: Token
  readonly answer: Exclude<ResourceAnswer, { kind: 'refused' }>
}

/** The keys of the JSON document that only some services fill. */
export interface AccountFields {
  readonly account: Readonly<Record<string, string>> | null
  readonly sessions: number | null
  readonly subject_unproven: string | null
  readonly permissions_unproven: readonly string[] | null
}

/** The requests and output of `userinfo` for a service with expiring tokens. */
export interface AccountReport {
  /** Such as `with its refresh token`. */
  readonly renewedBy: string
  ask(http: ServiceClient, token: Secret, signal: AbortSignal): Promise<ResourceAnswer>
  rows(told: Told): readonly (readonly [label: string, value: string | undefined])[]
  fields(told: Told): Partial<AccountFields>
}
