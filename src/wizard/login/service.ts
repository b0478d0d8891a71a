import type { AcceptedCallback, PastedToken } from '../../oauth-loopback/index.ts'
import type { GivenAnswers } from '../answers.ts'
import type { LoginContext } from '../context.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'

/** What differs between services whose logins go by authorization code. */
export interface CodeService {
  /** As people call it, such as `pCloud`. */
  readonly title: string
  /** Where its apps are registered, for whoever has a wrong id or secret. */
  readonly registry: string
  readonly authorizeUrl: string
  /** Given no redirect URI, its page shows the code itself. */
  readonly showsCode: boolean
  /** The hosts that an answer may name. */
  readonly hosts: ReadonlySet<string>
  /** More parameters of its page. */
  extra(given: GivenAnswers): Readonly<Record<string, string>>
  /** Trades the code for a token, and asks the service about it. */
  authorize(
    callback: AcceptedCallback,
    app: OwnApp,
    draft: Draft,
    context: LoginContext,
    signal: AbortSignal,
  ): Promise<Authorization>
  /** Takes a token that was pasted or given. */
  adopt(
    token: PastedToken,
    draft: Draft,
    context: LoginContext,
    signal: AbortSignal,
    saidHost?: string,
  ): Promise<Authorization>
  /** For the last page: whose login it was, and where. */
  describe(authorization: Authorization): { readonly account: string; readonly region: string }
  /** What is usually wrong when nothing comes, a line each. */
  usualCauses(clientId: string, url: string): readonly string[]
}
