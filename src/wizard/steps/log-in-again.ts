import { Declined, type PcloudConfigError } from '../../errors.ts'
import type { Draft } from '../draft.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import type { StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

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
