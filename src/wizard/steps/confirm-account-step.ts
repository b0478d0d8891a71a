import { type Draft, withoutLogin } from '../draft.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

/** For a login without a review: confirms the account (S2, S22). */
export const confirmAccountStep: Step<Draft, LoginContext> = {
  id: 'confirm-account',
  needed: ({ authorization }) => authorization?.doubt !== undefined,
  async run(draft, context) {
    const { confirmation, prompter } = context
    const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.yourAccount, initial: false })
    const isOwn = reply.kind === 'answer' && reply.value
    if (!isOwn || draft.authorization === undefined) return notMyAccount(draft, context)
    await confirmation.confirm()
    const { doubt: _, ...authorization } = draft.authorization
    return { kind: 'next', state: { ...draft, authorization }, asked: false }
  },
}

/** Rejects the login and waits for a different one. Preserves the draft. */
export async function notMyAccount(
  draft: Draft,
  { confirmation }: LoginContext,
): Promise<StepResult<Draft>> {
  await confirmation.refuse()
  return { kind: 'next', state: withoutLogin(draft), asked: false }
}
