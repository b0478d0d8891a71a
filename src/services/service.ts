import type { ProviderOption } from '../rclone/provider-option.ts'
import type { ServiceCheck } from './service-check.ts'

/** The plain facts of a service. */
export interface ServiceFacts {
  /** The `type` of its sections. */
  readonly type: string
  /** For people, such as `pCloud`. */
  readonly title: string
  /** rclone has a backend of this name. Other remotes are for `token`, the library and SDKs. */
  readonly inRclone: boolean
  readonly options: readonly ProviderOption[]
  /** How you log in: with an app and a browser, or with a pair of keys. */
  readonly grant: 'authorization-code' | 'key-pair'
  /** `lasting` tokens end only when they are revoked. */
  readonly tokens: 'lasting' | 'rotating' | 'short'
  /** The hosts of its API. A token is sent to no other host. */
  readonly apiHosts: readonly string[]
}

/** Everything in which one service differs from another. The parts are loaded when needed. */
export interface Service extends ServiceFacts {
  /** What `check` asks and finds. */
  check(): Promise<ServiceCheck>
}
