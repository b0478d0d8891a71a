/**
 * What a person can do next, as facts. Each front end has its own controls, so each front end has
 * its own words: `cli/option-hints.ts` names command-line options. Texts outside `cli/` name none.
 */
export interface AdviceFacts {
  /** Another way to log in avoids the problem. `why` completes "which ..." */
  readonly 'use-login': { readonly method: LoginMethod; readonly why?: string }
  /** The redirect port cannot be used. */
  readonly 'other-port': NoFacts
  /** These options supply the missing or better value. */
  readonly give: { readonly options: readonly string[] }
  /** These options cause the problem. */
  readonly 'leave-out': { readonly options: readonly string[] }
  /** The value of this option is wrong, and there is an official value. */
  readonly correct: { readonly option: string }
  /** The login may only use this server if the person names it. */
  readonly 'trust-host': NoFacts
  /** The file is not a config file. */
  readonly 'choose-config': NoFacts
}

export type LoginMethod = 'browser' | 'paste' | 'poll' | 'token' | 'direct'

type NoFacts = Readonly<Record<never, never>>

export type Advice = {
  readonly [Kind in keyof AdviceFacts]: { readonly kind: Kind } & AdviceFacts[Kind]
}[keyof AdviceFacts]
