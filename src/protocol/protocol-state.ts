import { PcloudConfigError } from '../errors.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'
import { visible } from '../visible.ts'

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

/**
 * A state is a list with the next part first (`fs/backend_config.go`, `StatePush`, `StatePop`). A
 * comma in a part becomes a full-width comma.
 */
export function pushState(rest: string, ...parts: readonly string[]): string {
  const written = parts.map((part) => part.replaceAll(',', '，'))
  return [...written, ...(rest === '' ? [] : [rest])].join(',')
}

interface Popped {
  readonly part: string
  readonly rest: string
}

export function popState(state: string): Popped {
  const comma = state.indexOf(',')
  if (comma < 0) return { part: state, rest: '' }
  return { part: state.slice(0, comma).replaceAll('，', ','), rest: state.slice(comma + 1) }
}

/** As in rclone, a blank value means the default (`fs/configmap.go`). */
export function currentValue(option: ProviderOption, { values }: Pick<Remote, 'values'>): string {
  return values.get(option.name) || option.default
}

export function unknownState(state: string): PcloudConfigError {
  const shown = visible(state.split(',')[0]?.slice(0, 40) ?? '')
  return new PcloudConfigError('usage', `There is no state "${shown}" in this protocol.`, {
    hint: 'Pass the State of the last question unchanged, or start over without it.',
  })
}
