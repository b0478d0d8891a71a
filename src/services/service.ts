import type { ProviderOption } from '../rclone/provider-option.ts'

export interface Region {
  readonly id: string
  /** Short name people use, such as `EU`. */
  readonly label: string
  readonly hostname: string
  /** The service's own number of it. */
  readonly locationId: number
}

/** The person whose token it is. */
export interface Account {
  readonly userid: string
  readonly email: string
  /** Bytes. */
  readonly quota: number
  /** Bytes. */
  readonly usedQuota: number
}

/** What a service may tell of an account besides; undefined where its answer is silent. */
export interface AccountDetails {
  readonly emailVerified: boolean | undefined
  readonly premium: boolean | undefined
  /** ISO 8601, as the dates below. */
  readonly premiumUntil: string | undefined
  readonly lifetime: boolean | undefined
  readonly business: boolean | undefined
  /** A number of the service's own. */
  readonly plan: number | undefined
  readonly twoFactor: boolean | undefined
  readonly language: string | undefined
  readonly registered: string | undefined
}

/** A folder that can be a root. */
export interface Folder {
  /** As rclone writes it: `d` and the number. */
  readonly id: string
  readonly name: string
  /** The service encrypts it on the client; rclone can neither read nor write it. */
  readonly encrypted: boolean
}

/** A service, as data: what its remotes hold, where it is asked, and how its tokens live. */
export interface Service {
  /** The `type` of its sections. */
  readonly type: string
  /** For people, such as `pCloud`. */
  readonly title: string
  /** rclone has a backend of this name; without one a remote is for `token`, the library and SDKs. */
  readonly inRclone: boolean
  readonly options: readonly ProviderOption[]
  /** How one logs in: an app and a browser, or a pair of keys. */
  readonly grant: 'authorization-code' | 'key-pair'
  /** `lasting` tokens end only when they are revoked. */
  readonly tokens: 'lasting' | 'rotating' | 'short'
  /** The hosts of its API: a token goes to these and to no other. */
  readonly apiHosts: readonly string[]
}
