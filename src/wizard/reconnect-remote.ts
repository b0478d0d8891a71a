import type { MakeEdits } from '../config-file/store/commit.ts'
import { appForLogin } from './app-for-login.ts'
import { changeOf } from './change.ts'
import { type EditDraft, loginOf } from './draft.ts'
import type { RemoteContext } from './existing.ts'
import { sayFarewell } from './farewell.ts'
import { startingAgain } from './start-draft.ts'
import { sameAccountStep } from './steps/account-step.ts'
import { appStep } from './steps/app-step.ts'
import { formerAccountStep } from './steps/kept-login-steps.ts'
import { loginStep } from './steps/login-step.ts'
import { EDIT_APP, EDIT_LOGIN, EDIT_ROOT, isProven, reviewingChange } from './steps/review-step.ts'
import { rootFolderCheckStep, rootFolderStep } from './steps/root-folder-steps.ts'
import { saveChangeStep, unchangedStep } from './steps/save-step.ts'
import { type Step, walkWithLogin } from './walk.ts'

/** The app and the root folder are missing only in an unfinished remote. */
const STEPS: readonly Step<EditDraft, RemoteContext>[] = [
  appStep,
  rootFolderStep,
  formerAccountStep,
  loginStep,
  sameAccountStep,
  rootFolderCheckStep,
  unchangedStep,
  reviewingChange([EDIT_APP, EDIT_ROOT, EDIT_LOGIN], isProven),
  saveChangeStep,
]

/**
 * Replaces the login of a remote and preserves all remaining keys.
 * @returns the edits of a dry run
 * @throws PcloudConfigError the errors of the login; `login-denied` for a different account without
 * confirmation
 */
export async function reconnectRemote(context: RemoteContext): Promise<MakeEdits | undefined> {
  const { name, type } = context.existing
  const draft = await (type === 'pcloud'
    ? walkWithLogin(STEPS, startingDraft(context), context)
    : reconnectService(type, context))
  if (context.rules.dryRun) return changeOf(draft, context)
  await sayFarewell(name, draft, context)
  return undefined
}

function startingDraft(context: RemoteContext): EditDraft {
  const start = startingAgain(context)
  const app = appForLogin(context)
  return { ...start, ...(app && { credentials: app }), login: 'wanted' }
}

/** For a service that rclone does not use. */
async function reconnectService(type: string, context: RemoteContext): Promise<EditDraft> {
  const { flowOf } = await import('./service-flow.ts')
  const flow = await flowOf(type)
  const reviewStep = reviewingChange(flow.editable, (draft) => loginOf(draft) !== undefined)
  const middle = flow.steps.filter(({ id }) => ['app', 'keys', 'login'].includes(id))
  const steps = [...middle, unchangedStep, reviewStep, saveChangeStep]
  // The name exists: it belongs to this remote.
  const start = flow.start({ ...context, rules: { ...context.rules, overwrite: true } })
  return walkWithLogin(steps, start, context)
}
