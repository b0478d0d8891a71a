import { PcloudConfigError } from '../../errors.ts'
import type { Input } from '../../protocol/protocol-types.ts'
import type { OptionValues } from '../invocation.ts'
import { textOption } from '../option-values.ts'

/** Whether the caller uses rclone's question protocol and gets questions as JSON. */
export function speaksProtocol(options: OptionValues): boolean {
  return options.has('non-interactive') || options.has('continue')
}

/**
 * Where the protocol starts or continues.
 * @throws PcloudConfigError `usage` with `--dry-run`
 */
export function inputOf(options: OptionValues): Input {
  const [state, result] = [textOption(options, 'state'), textOption(options, 'result')]
  if (options.has('dry-run')) {
    throw new PcloudConfigError('usage', '--dry-run does not work with the question protocol.', {
      hint: 'Leave one of them out.',
    })
  }
  return { state: state || (options.has('all') ? '*all' : ''), result: result ?? '' }
}

/** @throws PcloudConfigError `usage` for a result without `--continue` */
export function refuseStrayAnswer(options: OptionValues): void {
  const stray = ['state', 'result'].find((name) => options.has(name))
  if (stray === undefined) return
  throw new PcloudConfigError('usage', `--${stray} only works with --continue.`, {
    hint: 'Add --continue to reply to a question from --non-interactive.',
  })
}
