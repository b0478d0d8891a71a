import { PcloudConfigError } from '../errors.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'
import { visible } from '../visible.ts'
import type { Remote } from './protocol-types.ts'

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
