import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { PromptText } from '../../wizard/prompter.ts'

/** For exit code 2. Names the command or the option to use instead. */
export function answerNeeded(question: PromptText, why: string): PcloudConfigError {
  const { command, option } = question
  const given = command === undefined && option !== undefined ? ` (${visible(option)})` : ''
  const isYes = /^\W*yes$/.test(option ?? '')
  const message = missing(visible(question.message), { given, why, isYes })
  const next =
    command === undefined
      ? `Add ${visible(option ?? '')}${isYes ? ' to continue' : ''}, or run the command on a terminal.`
      : `Add it: \`pcloud-config ${visible(command)}\``
  const hint =
    command === undefined && option === undefined
      ? 'Run the command on a terminal, or pipe the answers to it, one per line.'
      : next
  return new PcloudConfigError('answer-needed', message, { hint })
}

/** A question or a statement with choices needs an answer. A name such as "Client ID" needs a value. */
function missing(name: string, { given, why, isYes }: Reason): string {
  if (/ which remote\?$/.test(name)) return `The name of the remote is missing, and ${why}.`
  if (/[?.]$/.test(name)) {
    return `This needs your ${isYes ? 'confirmation' : 'answer'}, and ${why}: ${name}`
  }
  if (name.startsWith('Your ')) return `${name}${given} is missing, and ${why}.`
  if (/^[a-z]/.test(name)) return `The value of ${name}${given} is missing, and ${why}.`
  const inSentence = /^[A-Z][a-z]/.test(name) ? name[0]?.toLowerCase() + name.slice(1) : name
  return `The ${inSentence}${given} is missing, and ${why}.`
}

interface Reason {
  /** The option in parentheses, or an empty text. */
  readonly given: string
  readonly why: string
  readonly isYes: boolean
}
