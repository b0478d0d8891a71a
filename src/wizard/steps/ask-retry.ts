import { Declined, type PcloudConfigError } from '../../errors.ts'
import type { Draft } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, sayError } from '../say.ts'
import type { StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

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

/** @throws Declined for a no, with the code of the failure */
export async function askWhetherAgain(
  draft: Draft,
  failure: PcloudConfigError,
  { prompter }: LoginContext,
): Promise<StepResult<Draft>> {
  const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.loginAgain, initial: true })
  if (reply.kind === 'back') return reply
  if (!reply.value) throw new Declined(failure)
  return { kind: 'next', state: draft, asked: false }
}
