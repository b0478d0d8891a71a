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
  /** Whether it contains folders, if the service listed it. */
  readonly hasFolders?: boolean
}
