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
