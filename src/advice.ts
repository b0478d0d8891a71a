/**
 * The next action for the user, as data. Each front end has its own controls and turns the data
 * into texts. `cli/option-hints.ts` does this for the command line, and only texts in `cli/`
 * contain option names.
 */
export interface AdviceFacts {
  /** A different login method avoids the problem. `lead` starts the sentence, and `why` completes "which ...". */
  readonly 'use-login': {
    readonly method: LoginMethod
    readonly lead?: string
    readonly why?: string
  }
  /** The login needs a browser on another device. */
  readonly 'login-elsewhere': NoFacts
  /** A login with email and password is for pCloud SDKs only. */
  readonly 'login-for-sdk': NoFacts
  /** rclone's app cannot log in this way. */
  readonly 'own-app': { readonly login: LoginMethod }
  /** rclone is not installed, so its app cannot log in. */
  readonly 'app-without-rclone': NoFacts
  /** The login timed out. `next` is a different remedy. */
  readonly 'wait-longer': { readonly next?: 'paste' | 'confirm' | 'allow-missing-state' }
  /** pCloud may know the app only in the other region. */
  readonly 'other-region': { readonly authUrl: string }
  /** Only a person at a terminal can confirm the account. */
  readonly 'confirm-account': { readonly or?: 'allow-missing-state' | 'start-link' }
  /** The remote belongs to a different account. */
  readonly 'switch-account': { readonly from: string; readonly to: string }
  /** A browser cannot reach a port inside a container. */
  readonly 'container-network': NoFacts
  /** The redirect port cannot be used. */
  readonly 'other-port': NoFacts
  /** These options provide the missing or better value. */
  readonly give: { readonly options: readonly string[] }
  /** This option with a value. `text` describes the value, or is the value. */
  readonly add: { readonly option: string; readonly text: string }
  /** The same, in a repeated command. */
  readonly repeat: { readonly option: string; readonly value: string }
  /** An edit without a change. */
  readonly 'give-change': { readonly remote: string }
  /** These options cause the problem. */
  readonly 'leave-out': { readonly options: readonly string[] }
  /** The value of this option is not official. An official value exists. */
  readonly correct: { readonly option: string }
  /** The login can use this server only if the user names it. */
  readonly 'trust-host': NoFacts
  /** The user can do it in spite of the problem. */
  readonly force: NoFacts
  /** A remote with this name exists. */
  readonly overwrite: NoFacts
  /** The service cannot be asked. */
  readonly 'skip-verification': NoFacts
  /** `check` may be able to repair the token. */
  readonly 'repair-token': { readonly remote: string }
  /** The token is in this variable, which the program cannot change. */
  readonly 'replace-token': { readonly variable: string }
  /** A remote that only variables define cannot save a new token. */
  readonly 'move-to-file': { readonly remote: string }
  /** Each installation of an app needs a separate device name. */
  readonly 'device-name': { readonly remote: string }
  /** This file cannot be the config file. `or` if there is a different remedy. */
  readonly 'choose-config': { readonly or?: boolean }
  /** A config file that rclone does not read. */
  readonly 'list-config': { readonly path: string }
  /** Old versions of rclone cannot list an account recursively. */
  readonly 'update-rclone': NoFacts
  /** The authorities that rclone trusts. */
  readonly 'rclone-authorities': NoFacts
}

export type LoginMethod = 'browser' | 'paste' | 'poll' | 'token' | 'direct'

type NoFacts = Readonly<Record<never, never>>

export type Advice = {
  readonly [Kind in keyof AdviceFacts]: { readonly kind: Kind } & AdviceFacts[Kind]
}[keyof AdviceFacts]
