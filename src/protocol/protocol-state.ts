import { PcloudConfigError } from '../errors.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'
import { visible } from '../visible.ts'
import type { Remote } from './protocol-types.ts'

/**
 * A state is a list, the next one first (`fs/backend_config.go`, `StatePush`, `StatePop`).
 * A comma in a part is written as its wide twin.
 */
export function pushState(rest: string, ...parts: readonly string[]): string {
  const written = parts.map((part) => part.replaceAll(',', '，'))
  return [...written, ...(rest === '' ? [] : [rest])].join(',')
}

export interface Popped {
  readonly part: string
  readonly rest: string
}

export function popState(state: string): Popped {
  const comma = state.indexOf(',')
  if (comma < 0) return { part: state, rest: '' }
  return { part: state.slice(0, comma).replaceAll('，', ','), rest: state.slice(comma + 1) }
}

/** As rclone reads it: a blank line counts as none (`fs/configmap.go`). */
export function currentValue(option: ProviderOption, { values }: Pick<Remote, 'values'>): string {
  return values.get(option.name) || option.default
}

export function unknownState(state: string): PcloudConfigError {
  const shown = visible(state.split(',')[0]?.slice(0, 40) ?? '')
  return new PcloudConfigError('usage', `There is no state "${shown}" in this dialogue.`, {
    hint: 'Hand back the State of the last answer with --state, unchanged. To begin anew leave out --continue.',
  })
}
