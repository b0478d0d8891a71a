import type { PcloudConfigError } from '../../errors.ts'
import type { LoginContext } from '../context.ts'
import type { Draft } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import type { StepResult } from '../walk.ts'

/** @throws PcloudConfigError the failure, for a no */
export async function askWhetherAgain(
  draft: Draft,
  failure: PcloudConfigError,
  { prompter }: LoginContext,
): Promise<StepResult<Draft>> {
  const reply = await prompter.confirm({ ...QUESTIONS.loginAgain, initial: true })
  if (reply.kind === 'back') return reply
  if (!reply.value) throw failure
  return { kind: 'next', state: draft, asked: false }
}
