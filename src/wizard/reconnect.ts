import type { MakeEdits } from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { changeOf } from './change.ts'
import type { Draft } from './draft.ts'
import { appOfExisting, type RemoteContext } from './existing.ts'
import { sayFarewell } from './farewell.ts'
import { mayAsk } from './say.ts'
import { checkGiven, givenApp } from './starting-draft.ts'
import { formerAccountStep, sameAccountStep } from './steps/account.ts'
import { appStep } from './steps/app.ts'
import { loginStep } from './steps/login.ts'
import { EDIT_APP, EDIT_LOGIN, EDIT_ROOT } from './steps/review.ts'
import { reviewingChange, unchangedStep } from './steps/review-change.ts'
import { rootFolderStep } from './steps/root-folder.ts'
import { rootFolderCheckStep } from './steps/root-folder-check.ts'
import { saveChangeStep } from './steps/save-change.ts'
import { unnumbered } from './unnumbered.ts'
import { type Step, walk } from './walk.ts'

/** App and root folder are known but for a remote that was never finished. */
const STEPS: readonly Step<Draft, RemoteContext>[] = [
  appStep,
  rootFolderStep,
  formerAccountStep,
  loginStep,
  sameAccountStep,
  rootFolderCheckStep,
  unchangedStep,
  reviewingChange(() => [EDIT_APP, EDIT_ROOT, EDIT_LOGIN]),
  saveChangeStep,
]

/**
 * A new authorization for a remote of the file; every other key stays as it is.
 * @returns with `dryRun` what was not written
 * @throws PcloudConfigError what the login throws; `login-denied` where another account
 * logged in and nobody agreed to that
 */
export async function reconnectRemote(context: RemoteContext): Promise<MakeEdits | undefined> {
  const bare = { ...context, prompter: unnumbered(context.prompter) }
  const draft = await walk(STEPS, startingDraft(bare), bare)
  const { name } = context.existing
  if (context.rules.dryRun) return changeOf(draft, bare)
  if (draft.saved) await sayFarewell(name, draft.saved, bare)
  else sayUnchanged(name, bare)
  return undefined
}

export function sayUnchanged(name: string, { emit, prompter }: RemoteContext): void {
  emit({ event: 'unchanged', name })
  prompter.say({ tone: 'ok', text: `Nothing to change: ${name} is as it was.` })
}

/** @throws PcloudConfigError `usage`, `not-found` */
function startingDraft(context: RemoteContext): Draft {
  const { given, existing } = context
  checkGiven(context)
  if (given.rootFolder === undefined && !mayAsk(context)) throw noFolder(existing.name)
  const app = givenApp(context) ?? appForToken(context)
  return {
    name: existing.name,
    ...(app && { app }),
    ...(given.rootFolder && { rootFolderWish: given.rootFolder }),
    regionWish: given.region ?? 'auto',
    ...(given.browserHere !== undefined && { browserHere: given.browserHere }),
  }
}

/** A token that is there already needs no app, not even one whose secret is missing. */
function appForToken({ given, existing }: RemoteContext): Draft['app'] {
  const hasToken = given.token !== undefined || given.login === 'token'
  return hasToken ? (appOfExisting(existing) ?? { kind: 'rclone' }) : undefined
}

function noFolder(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The root_folder_id of ${name} is no folder id.`, {
    hint: 'Give the one that is meant with --root-folder.',
  })
}
