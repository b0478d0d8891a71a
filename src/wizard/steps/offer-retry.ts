import { Declined, type PcloudConfigError } from '../../errors.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import { askAfter, sayError } from '../say.ts'
import type { StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

/** Reports the failure and offers a retry. A no ends the run. */
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
