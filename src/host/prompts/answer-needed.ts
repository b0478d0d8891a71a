import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { PromptText } from '../../wizard/prompter.ts'

/** For exit code 2. Names the option to use instead. */
export function answerNeeded(question: PromptText, why: string): PcloudConfigError {
  const name = visible(question.message)
  const option = question.option === undefined ? undefined : visible(question.option)
  const given = option === undefined ? '' : ` (${option})`
  const { command } = question
  const way = command === undefined ? option : `\`pcloud-config ${visible(command)}\``
  const hint =
    option === undefined
      ? 'Run the command on a terminal, or pipe the answers to it, one per line.'
      : `Give it with ${way}, or run the command on a terminal.`
  return new PcloudConfigError(
    'answer-needed',
    `An answer is needed: ${name}${given}, but ${why}.`,
    {
      hint,
    },
  )
}
