import { PcloudConfigError } from '../errors.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'
import { visible } from '../visible.ts'
import type { Remote } from './types.ts'

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
