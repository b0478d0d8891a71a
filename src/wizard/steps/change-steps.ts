import { applyEdits } from '../../config-file/apply-edits.ts'
import { maskedDiff } from '../../config-file/diff.ts'
import { Declined, PcloudConfigError } from '../../errors.ts'
import { withWholeTokens } from '../../remotes/split-values.ts'
import { maskLines } from '../../services/stray-keys.ts'
import { changeOf, plannedEdits } from '../change.ts'
import type { EditDraft } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import { QUESTIONS, REVIEWED_CHANGE } from '../questions.ts'
import { askAfter, sayError } from '../say.ts'
import { proofLines, withoutExpiry } from '../section.ts'
import type { Step, StepResult } from '../walk.ts'
import { offerRetry } from './ask-retry.ts'
import { type Review, reviewing } from './review-step.ts'
import { saving } from './save-step.ts'

/** The masked changes of the file. */
export function reviewingChange(
  editable: Review<RemoteContext>['editable'],
  isReady: (draft: EditDraft) => boolean,
): Step<EditDraft, RemoteContext> {
  const heading = 'Review'
  return reviewing({ heading, more: REVIEWED_CHANGE, isReady, show: changeAsDiff, editable })
}

async function changeAsDiff(draft: EditDraft, context: RemoteContext): Promise<string> {
  const { before } = context
  const edits = withWholeTokens(before, plannedEdits(draft, context))
  const diff = await maskedDiff(before, applyEdits(before, edits), maskLines)
  const lines = withoutExpiry(diff.trimEnd().replace(/\r$/gm, ''))
  return [lines, ...proofLines(draft)].join('\n')
}

/** Skips the review of an edit without changes. */
export const unchangedStep: Step<EditDraft, RemoteContext> = {
  id: 'unchanged',
  needed: (draft, context) =>
    draft.reviewed === undefined && plannedEdits(draft, context).length === 0,
  run: async (state) => ({ kind: 'done', state }),
}

/** Writes the changed keys. If a different program changed a key, the user can replace it. */
export const saveChangeStep = saving<RemoteContext>(changeOf, recover, renewed)

/** After a login, the remote has a new token. */
function renewed({ authorization }: EditDraft, { existing }: RemoteContext) {
  return authorization === undefined || authorization.isKept ? undefined : existing.name
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
