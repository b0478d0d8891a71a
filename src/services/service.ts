import type { ProviderOption } from '../rclone/provider-option.ts'
import type { Renewal } from '../tokens/renewal.ts'
import type { ReadKey } from './renewal-keys.ts'
import type { AccountReport } from './service-account.ts'
import type { ServiceCheck } from './service-check.ts'
import type { CodeLogin, KeyLogin } from './service-login.ts'

/** The plain facts of a service. */
export interface ServiceFacts {
  /** The `type` in rclone.conf. */
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
  /** The hosts of the API. A token is sent only to these. */
  readonly apiHosts: readonly string[]
  /** Variables that replace prompts for a new remote. */
  readonly environment: readonly ServiceVariables[]
  /** The page to revoke a token. The services do not let programs do this. */
  readonly revocation: { readonly text: (remote: string) => string; readonly url?: string }
}

interface ServiceVariables {
  /** The prompt that each variable replaces. */
  readonly answers: Readonly<Record<string, VariableAnswer>>
  /** For `help environment`. */
  readonly help: string
}

export type VariableAnswer = 'clientId' | 'email' | 'apiKey' | SecretAnswer
export type SecretAnswer = 'clientSecret' | 'password' | 'apiSecret'

/** All differences between services. The functions load their part on demand. */
export interface Service extends ServiceFacts {
  /** The part for `check`. */
  check(): Promise<ServiceCheck>
  /** For the grant `authorization-code`. */
  codeLogin?(): Promise<CodeLogin>
  /** For the grant `key-pair`. */
  keyLogin?(): Promise<KeyLogin>
  /** The part for `userinfo`. For lasting tokens, pCloud uses a separate command. */
  account?(): Promise<AccountReport>
  /** How a token is renewed. Undefined if tokens last. */
  renewal?(): Promise<(name: string, read: ReadKey) => Renewal>
}
