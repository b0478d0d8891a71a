import { applyEdits, maskedDiff } from '../../config-file/editing.ts'
import { withWholeTokens } from '../../remotes/split-values.ts'
import { maskLines } from '../../services/stray-keys.ts'
import { plannedEdits } from '../change.ts'
import type { EditDraft } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import { proofLines, withoutExpiry } from '../section.ts'
import type { Step } from '../walk.ts'
import { type Review, reviewing } from './review-step.ts'

/** The masked changes of the file. */
export function reviewingChange(
  editable: Review<RemoteContext>['editable'],
  isReady: (draft: EditDraft) => boolean,
): Step<EditDraft, RemoteContext> {
  return reviewing({ heading: 'Review', isReady, show: changeAsDiff, editable })
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
