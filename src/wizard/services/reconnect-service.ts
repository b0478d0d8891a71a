import type { MakeEdits } from '../../config-file/store/commit.ts'
import { changeOf } from '../change.ts'
import type { EditDraft } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import { sayTokenFarewell, sayUnchanged } from '../farewell.ts'
import { reviewingChange, saveChangeStep, unchangedStep } from '../steps/change-steps.ts'
import { walkWithLogin } from '../walk-with-login.ts'
import { flowOf } from './flow-of.ts'

/**
 * Replaces the login of a remote that rclone cannot use, and preserves the remaining keys.
 * @returns the edits of a dry run
 * @throws PcloudConfigError the errors of the login
 */
export async function reconnectService(context: RemoteContext): Promise<MakeEdits | undefined> {
  const { existing, rules } = context
  const flow = await flowOf(existing.type)
  const reviewStep = reviewingChange(
    () => flow.editable,
    ({ authorization }) => authorization !== undefined,
  )
  const middle = flow.steps.filter(({ id }) => ['app', 'keys', 'login'].includes(id))
  const steps = [...middle, unchangedStep, reviewStep, saveChangeStep]
  // The name exists: it belongs to this remote.
  const start = flow.start({ ...context, rules: { ...rules, overwrite: true } })
  const draft: EditDraft = await walkWithLogin(steps, start, context)
  if (rules.dryRun) return changeOf(draft, context)
  if (draft.saved) await sayTokenFarewell(existing.name, draft.saved, context)
  else sayUnchanged(existing.name, context)
  return undefined
}
