import { hasCode, type PcloudConfigError } from '../errors.ts'
import type { LoginContext } from './wizard-context.ts'

/** What happened and what to do, in one line. The prompter adds the words for `error.advice`. */
export function inOneLine({ message, hint }: PcloudConfigError): string {
  if (hint === undefined) return message
  return `${message}${/[.!?:]$/.test(message) ? '' : '.'} ${hint}`
}

/** What went wrong and what to do, in the talk of a run that goes on. */
export function sayError(
  error: PcloudConfigError,
  { prompter }: Pick<LoginContext, 'prompter'>,
): void {
  prompter.say({ tone: 'error', text: inOneLine(error), advice: error.advice })
}

/** Whether a person may be asked for more than what is missing. */
export function mayAsk({ rules }: LoginContext): boolean {
  return rules.canAsk && !rules.yes
}

/** Asks how to go on after a failure; where no answer can come, the failure itself is the end. */
export async function askAfter<T>(failure: unknown, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw hasCode(error, 'answer-needed') ? failure : error
  }
}
