import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { PromptText } from '../../wizard/prompter.ts'

/** For exit code 2. Names the command or the option to use instead. */
export function answerNeeded(question: PromptText, why: string): PcloudConfigError {
  const { command, option } = question
  const given = command === undefined && option !== undefined ? ` (${visible(option)})` : ''
  const message = missing(visible(question.message), given, why)
  const next =
    command === undefined
      ? `Add ${visible(option ?? '')}, or run the command on a terminal.`
      : `Add it: \`pcloud-config ${visible(command)}\``
  const hint =
    command === undefined && option === undefined
      ? 'Run the command on a terminal, or pipe the answers to it, one per line.'
      : next
  return new PcloudConfigError('answer-needed', message, { hint })
}

/** A question such as "Save?" needs a yes. A name such as "Client ID" needs a value. */
function missing(name: string, given: string, why: string): string {
  if (name.endsWith('?')) return `This needs your answer: ${name}${given} But ${why}.`
  const inSentence = /^[A-Z][a-z]/.test(name) ? name[0]?.toLowerCase() + name.slice(1) : name
  return `The ${inSentence}${given} is missing, and ${why}.`
}
