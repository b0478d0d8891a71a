/**
 * The next action for the user, as data. Each front end has its own controls and turns the data
 * into texts. `cli/option-hints.ts` does this for the command line, and only texts in `cli/`
 * contain option names.
 */
export interface AdviceFacts {
  /** A different login method avoids the problem. `why` completes "which ...". */
  readonly 'use-login': { readonly method: LoginMethod; readonly why?: string }
  /** The redirect port cannot be used. */
  readonly 'other-port': NoFacts
  /** These options provide the missing or better value. */
  readonly give: { readonly options: readonly string[] }
  /** These options cause the problem. */
  readonly 'leave-out': { readonly options: readonly string[] }
  /** The value of this option is not official. An official value exists. */
  readonly correct: { readonly option: string }
  /** The login can use this server only if the user names it. */
  readonly 'trust-host': NoFacts
  /** The user can do it in spite of the problem. */
  readonly force: NoFacts
  /** Each installation of an app needs a separate device name. */
  readonly 'device-name': { readonly remote: string }
  /** The file is not a config file. */
  readonly 'choose-config': NoFacts
}

export type LoginMethod = 'browser' | 'paste' | 'poll' | 'token' | 'direct'

type NoFacts = Readonly<Record<never, never>>

export type Advice = {
  readonly [Kind in keyof AdviceFacts]: { readonly kind: Kind } & AdviceFacts[Kind]
}[keyof AdviceFacts]
