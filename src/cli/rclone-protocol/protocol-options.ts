import { PcloudConfigError } from '../../errors.ts'
import type { Input } from '../../protocol/protocol-types.ts'
import type { OptionValues } from '../invocation.ts'
import { textOption } from '../option-values.ts'

/** Whether the caller speaks rclone's question protocol: questions come back as JSON. */
export function speaksProtocol(options: OptionValues): boolean {
  return options.has('non-interactive') || options.has('continue')
}

/**
 * Where the dialogue begins or goes on.
 * @throws PcloudConfigError `usage` for what belongs to a dialogue, outside of one
 */
export function inputOf(options: OptionValues): Input {
  const [state, result] = [textOption(options, 'state'), textOption(options, 'result')]
  if (options.has('dry-run')) {
    throw new PcloudConfigError('usage', 'A dialogue of many calls has no --dry-run.', {
      hint: 'Leave one of them out.',
    })
  }
  return { state: state || (options.has('all') ? '*all' : ''), result: result ?? '' }
}

/** @throws PcloudConfigError `usage` for an answer without a dialogue */
export function refuseStrayAnswer(options: OptionValues): void {
  const stray = ['state', 'result'].find((name) => options.has(name))
  if (stray === undefined) return
  throw new PcloudConfigError('usage', `--${stray} goes with --continue.`, {
    hint: 'Give --continue to go on with a dialogue that --non-interactive began.',
  })
}
