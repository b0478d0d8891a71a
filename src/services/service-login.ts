import { PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, JsonRequest, ServiceClient } from '../http.ts'
import type { Secret } from '../secret.ts'
import type { Token } from '../tokens/rclone-token.ts'
import type { CodeAnswer, CodeRefusal, TokenAnswer } from '../tokens/token-answer.ts'
import type { PastedToken } from '../tokens/token-reader.ts'
import type { Account } from './service-account.ts'

/** The service does not accept the ID or the secret of the app. */
export class ClientRefused extends PcloudConfigError {
  override readonly name = 'ClientRefused'
}

/** The prompt for a key. */
interface KeyQuestion {
  readonly message: string
  readonly help: string
  /** Longer help, on request. */
  readonly more: string
}

/** The questions for a key and its secret. */
export interface KeyPairQuestions {
  readonly key: KeyQuestion
  readonly secret: KeyQuestion
}

interface Identified {
  readonly hostname: string
  /** Undefined if the service does not say. */
  readonly account?: Account
}

/** How to log in with an app and a browser (RFC 6749 section 4.1). */
export interface CodeLogin {
  /** A short name, such as `pCloud`. */
  readonly title: string
  /** The page to register apps. */
  readonly registry: string
  readonly authorizeUrl: string
  /** The login page displays the code if the request omits the redirect URI. */
  readonly showsCode: boolean
  /** The hosts that a response or a paste may name. */
  readonly hosts: ReadonlySet<string>
  /** Undefined if a remote of this service needs more than these two keys. */
  readonly questions?: KeyPairQuestions
  /** More parameters of the login page. */
  extra(given: { readonly deviceid?: string }): Readonly<Record<string, string>>
  /** The hosts to ask, the likely ones first. */
  hostsInOrder(likely: readonly (string | undefined)[]): readonly string[]
  tokenUrl(hostname: string): string
  readAnswer(answer: HttpAnswer): CodeAnswer
  refusal(refused: CodeRefusal): PcloudConfigError
  /** The token to store for a token that was pasted. */
  adopt(pasted: PastedToken): Token
  /** @throws PcloudConfigError `token-invalid` if no host accepts the token, `service`, `network` */
  identify(
    http: ServiceClient,
    token: Secret,
    hosts: readonly string[],
    signal: AbortSignal,
  ): Promise<Identified>
  /** For the last page in the browser. */
  describe(found: Identified): { readonly account: string; readonly region: string }
  /** Why a login usually does not arrive, one line each. */
  usualCauses(clientId: string, url: string): readonly string[]
}

export interface ApiKeyPair {
  readonly apiKey: string
  readonly apiSecret: Secret
  readonly tokenUrl?: string
}

/** How to log in with a pair of keys. */
export interface KeyLogin {
  /** A short name, such as `pCloud`. */
  readonly title: string
  readonly hostname: string
  readonly questions: KeyPairQuestions
  request(keys: ApiKeyPair): JsonRequest
  readAnswer(answer: HttpAnswer): TokenAnswer
}
