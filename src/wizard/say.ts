import { hasCode, type PcloudConfigError } from '../errors.ts'
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
