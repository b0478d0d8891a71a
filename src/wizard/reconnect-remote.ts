import type { MakeEdits } from '../config-file/store/commit.ts'
import { changeOf } from './change.ts'
import type { EditDraft } from './draft.ts'
import type { RemoteContext } from './existing.ts'
import { sayFarewell, sayUnchanged } from './farewell.ts'
import { appForLogin, startingAgain } from './start-draft.ts'
import { formerAccountStep, sameAccountStep } from './steps/account-step.ts'
import { appStep } from './steps/app-step.ts'
import { reviewingChange, saveChangeStep, unchangedStep } from './steps/change-steps.ts'
import { loginStep } from './steps/login-step.ts'
import { EDIT_APP, EDIT_LOGIN, EDIT_ROOT, isProven } from './steps/review-step.ts'
import { rootFolderCheckStep } from './steps/root-folder-check-step.ts'
import { rootFolderStep } from './steps/root-folder-step.ts'
import type { Step } from './walk.ts'
import { walkWithLogin } from './walk-with-login.ts'

/** The app and the root folder are missing only in an unfinished remote. */
const STEPS: readonly Step<EditDraft, RemoteContext>[] = [
  appStep,
  rootFolderStep,
  formerAccountStep,
  loginStep,
  sameAccountStep,
  rootFolderCheckStep,
  unchangedStep,
  reviewingChange(() => [EDIT_APP, EDIT_ROOT, EDIT_LOGIN], isProven),
  saveChangeStep,
]

/**
 * Replaces the login of a remote and preserves all remaining keys.
 * @returns the edits of a dry run
 * @throws PcloudConfigError the errors of the login; `login-denied` for a different account without
 * confirmation
 */
export async function reconnectRemote(context: RemoteContext): Promise<MakeEdits | undefined> {
  const draft = await walkWithLogin(STEPS, startingDraft(context), context)
  const { name } = context.existing
  if (context.rules.dryRun) return changeOf(draft, context)
  if (draft.saved) await sayFarewell(name, { ...draft, saved: draft.saved }, context)
  else sayUnchanged(name, context)
  return undefined
}

function startingDraft(context: RemoteContext): EditDraft {
  const start = startingAgain(context)
  const app = appForLogin(context)
  return { ...start, ...(app && { app }) }
}
