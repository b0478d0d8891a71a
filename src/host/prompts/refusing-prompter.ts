import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { AnyReply, Message, Prompter, PromptText, Question } from '../../wizard/prompter.ts'
import { LineSource } from './lines/line-source.ts'
import { readPastedLines } from './lines/pasted-lines.ts'
import type { PromptContext } from './prompt-context.ts'

/**
 * Refuses all questions with an error that names the option. A pipe may supply a paste. Enquirer
 * 2.4.1 would end the process with exit code 0 (issue #480).
 */
export function createRefusingPrompter(context: PromptContext): Prompter {
  const source = new LineSource(context.stdin)
  const say = (message: Message) => context.write(context.format(message))
  const reply = async (question: Question): Promise<AnyReply> => {
    if (question.kind === 'wait') {
      say({ tone: 'dim', text: question.status() })
      return { kind: 'ended' }
    }
    if (question.kind !== 'paste') throw answerNeeded(question, 'questions are not allowed here')
    if (context.stdin.isTTY === true) return { kind: 'ended' }
    return readPastedLines(source, question, { timeoutMs: context.answerTimeoutMs })
  }
  return {
    ask: (question) => reply(question) as Promise<never>,
    say,
    close: () => source.close(),
  }
}

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
