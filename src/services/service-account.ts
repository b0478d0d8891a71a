import type { ServiceClient } from '../http.ts'
import type { Secret } from '../secret.ts'
import type { Token } from '../tokens/rclone-token.ts'
import type { ResourceAnswer } from './ask-service.ts'
export interface Region {
  readonly id: string
  /** A short name, such as `EU`. */
  readonly label: string
  readonly hostname: string
  /** The number of the region at the service. */
  readonly locationId: number
}

/** The account of a token. */
export interface Account {
  readonly userid: string
  readonly email: string
  /** Bytes. */
  readonly quota: number
  /** Bytes. */
  readonly usedQuota: number
}

/** More facts about an account. Undefined if the response does not contain them. */
export interface AccountDetails {
  readonly emailVerified: boolean | undefined
  readonly premium: boolean | undefined
  /** ISO 8601, as the dates below. */
  readonly premiumUntil: string | undefined
  readonly lifetime: boolean | undefined
  readonly business: boolean | undefined
  /** The number of the plan at the service. */
  readonly plan: number | undefined
  readonly twoFactor: boolean | undefined
  readonly language: string | undefined
  readonly registered: string | undefined
}

/** A folder that can be a root folder. */
export interface Folder {
  /** In rclone's format: `d` and the number. */
  readonly id: string
  readonly name: string
  /** Encrypted by pCloud's apps, so rclone cannot read or write it. */
  readonly encrypted: boolean
  /** Whether it contains folders, if the service listed it. */
  readonly hasFolders?: boolean
}

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
