import { Declined, hasCode, type PcloudConfigError } from '../errors.ts'
import { QUESTIONS } from './questions.ts'
import type { StepResult } from './walk.ts'
import type { LoginContext } from './wizard-context.ts'

/** The message and the hint in a line. The prompter adds the text of `error.advice`. */
export function inOneLine({ message, hint }: PcloudConfigError): string {
  if (hint === undefined) return message
  return `${message}${/[.!?:]$/.test(message) ? '' : '.'} ${hint}`
}

/** Prints an error in a run that continues. */
export function sayError(
  error: PcloudConfigError,
  { prompter }: Pick<LoginContext, 'prompter'>,
): void {
  prompter.say({ tone: 'error', text: inOneLine(error), advice: error.advice })
}

/** Whether optional questions are allowed. */
export function mayAsk({ rules }: LoginContext): boolean {
  return rules.canAsk && !rules.yes
}

/**
 * Offers a way to continue. If the question fails because the input has ended, reports the
 * failure.
 */
export async function askAfter<T>(failure: unknown, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw hasCode(error, 'answer-needed') ? failure : error
  }
}

/** Reports the failure and offers a retry. If the user declines, stops. */
export async function offerRetry<State>(
  state: State,
  error: PcloudConfigError,
  context: LoginContext,
): Promise<StepResult<State>> {
  sayError(error, context)
  const question = { ...QUESTIONS.tryAgain, initial: true }
  const reply = await askAfter(error, () => context.prompter.ask({ kind: 'confirm', ...question }))
  if (reply.kind === 'answer' && !reply.value) throw new Declined(error)
  return { kind: 'next', state, asked: false }
}
