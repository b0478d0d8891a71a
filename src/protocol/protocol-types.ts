import type { ProviderOption } from '../rclone/provider-option.ts'

/** What the caller hands in: the state of the last answer, and the answer to its question. */
export interface Input {
  readonly state: string
  readonly result: string
}

/** A remote in the middle of its dialogue. */
export interface Remote {
  readonly type: string
  readonly options: readonly ProviderOption[]
  /** What is set in its section, or is about to be. */
  readonly values: ReadonlyMap<string, string>
  /** The keys and values of this call: they answer the questions of their names. */
  readonly given: ReadonlyMap<string, string>
  /** A login follows the options. */
  readonly logsIn: boolean
}

export interface Question {
  readonly kind: 'ask'
  readonly state: string
  readonly option: ProviderOption
  /** The service's page where a person can allow access beforehand. */
  readonly authUrl?: string
  /** What was wrong with the answer before. */
  readonly error?: string
}

/** Where the dialogue stops: at a question, at its end, or at something that somebody has to do. */
export type Stop =
  | Question
  | { readonly kind: 'done' }
  /** Log in with a browser of this machine, and go on in that state. */
  | { readonly kind: 'login'; readonly state: string }
  /** Make a token of what a login elsewhere gave; ask again where that is of no use. */
  | {
      readonly kind: 'adopt'
      readonly text: string
      readonly state: string
      readonly again: Question
    }

/** One move. `set` is a key that the answer changes. */
export type Move =
  | Stop
  | {
      readonly kind: 'goto'
      readonly state: string
      readonly result?: string
      readonly set?: readonly [key: string, value: string]
    }
