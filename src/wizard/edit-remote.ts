import type { MakeEdits } from '../config-file/store/commit.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { quotedName } from '../visible.ts'
import { appForLogin } from './app-for-login.ts'
import { changeOf, plannedEdits } from './change.ts'
import { type EditDraft, lacksCredentials, savedOf } from './draft.ts'
import {
  appOfExisting,
  isRootWritten,
  isSpelledRight,
  ownHostOf,
  type RemoteContext,
  regionOfExisting,
} from './existing.ts'
import { sayFarewell } from './farewell.ts'
import type { Choice } from './prompter.ts'
import { QUESTIONS } from './questions.ts'
import { mayAsk } from './say.ts'
import { startingAgain } from './start-draft.ts'
import { sameAccountStep } from './steps/account-step.ts'
import { appKeysStep, appStep } from './steps/app-step.ts'
import {
  formerAccountStep,
  newLoginStep,
  probeStep,
  reauthorizeStep,
} from './steps/kept-login-steps.ts'
import { keyChoices, keySteps } from './steps/option-steps.ts'
import { regionStep } from './steps/question-steps.ts'
import { EDIT_APP, EDIT_LOGIN, EDIT_ROOT, isProven, reviewingChange } from './steps/review-step.ts'
import { rootFolderCheckStep, rootFolderStep } from './steps/root-folder-steps.ts'
import { saveChangeStep, unchangedStep } from './steps/save-step.ts'
import { type Step, walkWithLogin } from './walk.ts'

/** The steps that options of the command line skip. */
type Answered = ReadonlySet<string>

/**
 * Edits a remote option by option, with the current values as defaults. Writes only the changes.
 * Logs in if the user wants it, or if the token no longer works.
 * @returns the edits of a dry run
 * @throws PcloudConfigError `answer-needed` without changes, if questions are not possible
 */
export async function editRemote(
  context: RemoteContext,
  answered: Answered = new Set(),
): Promise<MakeEdits | undefined> {
  const { name, type } = context.existing
  const isPcloud = type === 'pcloud'
  const isNothingGiven = answered.size === 0 && !mayAsk(context)
  // Only pCloud can verify the login and put the values in normal form.
  if (isNothingGiven && !isPcloud) throw nothingGiven(context)
  const steps = isPcloud ? pcloudSteps(context) : textSteps(context)
  const start = isPcloud ? startingDraft(context, answered) : { name }
  const draft: EditDraft = await walkWithLogin(steps, start, context).catch(
    async (error: unknown) => {
      const isBare = isPcloud && answered.size === 0
      if (isBare && hasCode(error, 'answer-needed')) await refuseDeadLogin(start, context)
      throw error
    },
  )
  if (context.rules.dryRun) return changeOf(draft, context)
  if (savedOf(draft) === undefined && isNothingGiven) {
    await refuseDeadLogin(start, context)
    throw nothingGiven(context)
  }
  await sayFarewell(name, draft, context)
  return undefined
}

/** If the input is incomplete, report a dead login anyway. */
async function refuseDeadLogin(start: EditDraft, context: RemoteContext): Promise<void> {
  const silent = { ...context, rules: { ...context.rules, canAsk: false } }
  if (!silent.rules.verify) return
  await probeStep.run(start, silent).catch((error: unknown) => {
    if (hasCode(error, 'token-invalid')) throw error
  })
}

/** @throws PcloudConfigError `usage`, `not-found` */
function startingDraft(context: RemoteContext, answered: Answered): EditDraft {
  const relogin = answered.has(reauthorizeStep.id)
  const isNew = relogin || answered.has('app')
  const app = isNew ? appForLogin(context) : appOfExisting(context.existing)
  return {
    ...startingAgain(context),
    ...(app && { credentials: app }),
    advanced: new Map(),
    visited: answered,
    ...(relogin && { login: 'wanted' as const }),
  }
}

function nothingGiven({ existing: { name, type } }: RemoteContext): PcloudConfigError {
  return new PcloudConfigError('answer-needed', `No changes to ${name} were given.`, {
    ...(type === 'pcloud'
      ? { advice: { kind: 'give-change', remote: name } }
      : { hint: `Use \`pcloud-config update ${quotedName(name)} KEY=VALUE\`` }),
  })
}

type EditStep = Step<EditDraft, RemoteContext>

/** pCloud: the steps of `new`, then the remaining keys of the section. */
function pcloudSteps(context: RemoteContext): readonly EditStep[] {
  const { existing } = context
  const keys = keySteps(context).map((step) =>
    asked(step, ({ editsAdvanced }) => editsAdvanced === true),
  )
  return [
    asked(appKeysStep),
    missingAppStep,
    asked(rootFolderStep),
    // A custom host is not a region.
    asked(regionStep, () => ownHostOf(existing) === undefined),
    asked(advancedKeysStep),
    openKeysStep,
    ...keys,
    asked(reauthorizeStep),
    nothingStep,
    probeStep,
    formerAccountStep,
    newLoginStep,
    sameAccountStep,
    rootFolderCheckStep,
    unchangedStep,
    reviewingChange(PCLOUD_EDITABLE, (draft) => isProven(draft) || draft.login === 'skipped'),
    saveChangeStep,
  ]
}

/** The user set the client ID but not the secret, or a login needs an app and the remote has none. */
const missingAppStep: EditStep = {
  ...appStep,
  needed: (draft) =>
    (draft.login === 'wanted' || draft.visited?.has(appStep.id) === true) &&
    lacksCredentials(draft),
}

/** Offers the keys that few people change. */
const advancedKeysStep: EditStep = {
  id: 'advanced',
  needed: (draft) => draft.editsAdvanced === undefined,
  async run(draft, context) {
    const initial = draft.editsAdvanced ?? false
    const reply = await context.prompter.ask({ kind: 'confirm', ...QUESTIONS.advanced, initial })
    if (reply.kind === 'back') return reply
    const state = reply.value && initial ? withOpenKeys(draft, context) : draft
    return { kind: 'next', state: { ...state, editsAdvanced: reply.value }, asked: true }
  },
}

/** The menu of the review opens these keys directly. */
const openKeysStep: EditStep = {
  id: 'advanced-keys',
  needed: () => false,
  async run(draft, context) {
    const state = { ...withOpenKeys(draft, context), editsAdvanced: true }
    return { kind: 'next', state, asked: false }
  },
}

/** Repeats the questions for all keys. */
function withOpenKeys(draft: EditDraft, context: RemoteContext): EditDraft {
  const keys = new Set(keySteps(context).map(({ id }) => id))
  return { ...draft, visited: new Set([...(draft.visited ?? [])].filter((id) => !keys.has(id))) }
}

const PCLOUD_EDITABLE: readonly Choice<string>[] = [
  EDIT_APP,
  EDIT_ROOT,
  { value: 'region', label: 'Region' },
  { value: openKeysStep.id, label: 'Advanced options' },
  EDIT_LOGIN,
]

/** For the remaining types: edits the keys as text. */
function textSteps(context: RemoteContext): readonly EditStep[] {
  return [
    ...keySteps(context).map((step) => asked(step)),
    unchangedStep,
    reviewingChange(keyChoices(context), () => true),
    saveChangeStep,
  ]
}

/** If the values do not change and rclone can read them, skip the request to pCloud. */
const nothingStep: EditStep = {
  id: 'nothing',
  needed: (draft, context) => {
    const { existing, given } = context
    const { rootFolderWish: wish, regionWish, login } = draft
    const sameRoot = wish?.kind === 'id' && isRootWritten(existing, wish.id)
    const sameHost =
      regionWish === regionOfExisting(existing) && given.hostname === ownHostOf(existing)
    const hasNoLogin = login === undefined || login === 'skipped'
    const isUntouched = hasNoLogin && sameRoot && sameHost
    return isUntouched && isSpelledRight(existing) && plannedEdits(draft, context).length === 0
  },
  run: unchangedStep.run,
}

/** Runs a step of `new` once in an edit, although the draft is complete. */
function asked(step: EditStep, isOffered: (draft: EditDraft) => boolean = () => true): EditStep {
  return {
    id: step.id,
    needed: (draft, context) => mayAsk(context) && !draft.visited?.has(step.id) && isOffered(draft),
    async run(draft, context) {
      const result = await step.run(draft, context)
      if (!('state' in result)) return result
      const visited = new Set([...(result.state.visited ?? []), step.id])
      return { ...result, state: { ...result.state, visited } }
    },
  }
}
