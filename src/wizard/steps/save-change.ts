import { Declined, PcloudConfigError } from '../../errors.ts'
import { changeOf } from '../change.ts'
import { type EditDraft, keepsLogin } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import { askAfter, sayError } from '../say.ts'
import type { StepResult } from '../walk.ts'
import { offerRetry } from './ask-retry.ts'
import { saving } from './save-step.ts'

/** Writes the changed keys. If a different program changed a key, the user can replace it. */
export const saveChangeStep = saving<RemoteContext>(changeOf, recover, renewed)

/** After a login, the remote has a new token. */
function renewed(draft: EditDraft, { existing }: RemoteContext) {
  return draft.authorization === undefined || keepsLogin(draft) ? undefined : existing.name
}

async function recover(
  draft: EditDraft,
  error: PcloudConfigError,
  context: RemoteContext,
): Promise<StepResult<EditDraft>> {
  if (error.code !== 'config-changed' || draft.overrule) return offerRetry(draft, error, context)
  sayError(new PcloudConfigError(error.code, error.message), context)
  const question = { ...QUESTIONS.overrule, initial: false }
  const reply = await askAfter(error, () => context.prompter.ask({ kind: 'confirm', ...question }))
  if (reply.kind === 'back' || !reply.value) throw new Declined(error)
  return { kind: 'next', state: { ...draft, overrule: true }, asked: false }
}
