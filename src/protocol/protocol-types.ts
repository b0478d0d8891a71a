import type { ProviderOption } from '../rclone/provider-option.ts'

/** From the caller: the state of the last question, and the result. */
export interface Input {
  readonly state: string
  readonly result: string
}

/** A remote while the protocol runs. */
export interface Remote {
  readonly type: string
  readonly options: readonly ProviderOption[]
  /** The values of the section, including unsaved values. */
  readonly values: ReadonlyMap<string, string>
  /** The keys and values of this call. They replace the questions with the same names. */
  readonly given: ReadonlyMap<string, string>
  /** Whether a login follows the options. */
  readonly logsIn: boolean
}

export interface Question {
  readonly kind: 'ask'
  readonly state: string
  readonly option: ProviderOption
  /** The page of the service that shows a code. */
  readonly authUrl?: string
  /** Why the previous result was refused. */
  readonly error?: string
}

/** Where the protocol stops: at a question, at the end, or for an action. */
export type Stop =
  | Question
  | { readonly kind: 'done' }
  /** Log in with a browser on this machine, then continue with this state. */
  | { readonly kind: 'login'; readonly state: string }
  /** Use the result of a login on a different machine. If that fails, repeat the question. */
  | {
      readonly kind: 'adopt'
      readonly text: string
      readonly state: string
      readonly again: Question
    }

/** One step. `set` is a key that the result changes. */
export type Move =
  | Stop
  | {
      readonly kind: 'goto'
      readonly state: string
      readonly result?: string
      readonly set?: readonly [key: string, value: string]
    }
