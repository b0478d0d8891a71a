import { plannedEdits } from './change.ts'
import { type EditDraft, withoutLogin } from './draft.ts'
import {
  isRootWritten,
  isSpelledRight,
  ownHostOf,
  type RemoteContext,
  regionOfExisting,
} from './existing.ts'
import type { Choice } from './prompter.ts'
import { QUESTIONS } from './questions.ts'
import { mayAsk } from './say.ts'
import { formerAccountStep, sameAccountStep } from './steps/account-step.ts'
import { appKeysStep, appStep } from './steps/app-step.ts'
import {
  advancedKeysStep,
  keyLabel,
  keyStep,
  keyStepId,
  openKeysStep,
  textKeys,
} from './steps/keys-step.ts'
import { loginStep } from './steps/login-step.ts'
import { probeStep } from './steps/probe-step.ts'
import { regionStep, rootFolderStep } from './steps/question-steps.ts'
import { EDIT_APP, EDIT_LOGIN, EDIT_ROOT, isProven, reviewingChange } from './steps/review-step.ts'
import { rootFolderCheckStep } from './steps/root-folder-check-step.ts'
import { saveChangeStep, unchangedStep } from './steps/save-step.ts'
import type { Step } from './walk.ts'
import type { LoginContext } from './wizard-context.ts'

type EditStep = Step<EditDraft, RemoteContext>

/** The step that offers a login. */
export const REAUTHORIZE = 'reauthorize'

const reauthorizeStep: EditStep = {
  id: REAUTHORIZE,
  needed: () => true,
  async run(draft, { prompter }) {
    const initial = wantsLogin(draft)
    const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.reauthorize, initial })
    if (reply.kind === 'back') return reply
    if (reply.value) {
      return { kind: 'next', state: { ...withoutLogin(draft), login: 'wanted' }, asked: true }
    }
    const { login: _, ...undecided } = draft
    return { kind: 'next', state: initial ? undecided : draft, asked: true }
  },
}

const wantsLogin = ({ login }: EditDraft) => login === 'wanted'

/** The user set the client ID but not the secret, or the remote has no app. */
const lacksApp = (draft: EditDraft) => wantsLogin(draft) || draft.visited?.has('app') === true

/** pCloud: the steps of `new`, then the remaining keys of the section. */
export function pcloudSteps(context: RemoteContext): readonly EditStep[] {
  const { existing } = context
  const keys = textKeys(context.existing).map((key) =>
    asked(keyStep(key), ({ editsAdvanced }) => editsAdvanced === true),
  )
  return [
    asked(appKeysStep),
    onlyIf(lacksApp, appStep),
    asked(rootFolderStep),
    // A custom host is not a region.
    asked(regionStep, () => ownHostOf(existing) === undefined),
    asked(advancedKeysStep),
    openKeysStep,
    ...keys,
    asked(reauthorizeStep),
    nothingStep,
    probeStep,
    onlyIf(wantsLogin, formerAccountStep),
    onlyIf(wantsLogin, newLogin(loginStep)),
    sameAccountStep,
    rootFolderCheckStep,
    unchangedStep,
    reviewingChange(PCLOUD_EDITABLE, (draft) => isProven(draft) || draft.login === 'skipped'),
    saveChangeStep,
  ]
}

const PCLOUD_EDITABLE: readonly Choice<string>[] = [
  EDIT_APP,
  EDIT_ROOT,
  { value: 'region', label: 'Region' },
  { value: openKeysStep.id, label: 'Advanced options' },
  EDIT_LOGIN,
]

/** For the remaining types: edits the keys as text. */
export function textSteps(context: RemoteContext): readonly EditStep[] {
  const keys = textKeys(context.existing)
  const editable = keys.map((key) => ({ value: keyStepId(key), label: keyLabel(key, context) }))
  return [
    ...keys.map((key) => asked(keyStep(key))),
    unchangedStep,
    reviewingChange(editable, () => true),
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

/** Uses the edited addresses. After a failure, retries the login and not the old token. */
function newLogin(step: EditStep): EditStep {
  return {
    ...step,
    async run(draft, context) {
      const [authUrl, tokenUrl] = ['auth_url', 'token_url'].map((key) => draft.advanced?.get(key))
      const { authUrl: _, tokenUrl: __, ...rest } = context.given
      const given = {
        ...rest,
        ...addressOf('authUrl', authUrl ?? context.given.authUrl),
        ...addressOf('tokenUrl', tokenUrl ?? context.given.tokenUrl),
      }
      const result = await step.run(draft, { ...context, given })
      return 'state' in result ? { ...result, state: { login: 'wanted', ...result.state } } : result
    },
  }
}

function addressOf(key: 'authUrl' | 'tokenUrl', url: string | undefined) {
  return url ? { [key]: url } : {}
}

/** Runs a step of `new` once in an edit, although the draft is complete. */
function asked<Context extends LoginContext>(
  step: Step<EditDraft, Context>,
  isOffered: (draft: EditDraft, context: Context) => boolean = () => true,
): Step<EditDraft, Context> {
  return {
    id: step.id,
    needed: (draft, context) =>
      mayAsk(context) && !draft.visited?.has(step.id) && isOffered(draft, context),
    async run(draft, context) {
      const result = await step.run(draft, context)
      return 'state' in result ? { ...result, state: visited(result.state, step.id) } : result
    },
  }
}

function visited(draft: EditDraft, id: string): EditDraft {
  return { ...draft, visited: new Set([...(draft.visited ?? []), id]) }
}

/** Adds a condition to a step. */
function onlyIf<Context>(
  condition: (draft: EditDraft, context: Context) => boolean,
  step: Step<EditDraft, Context>,
): Step<EditDraft, Context> {
  const needed = (draft: EditDraft, context: Context) =>
    condition(draft, context) && step.needed(draft, context)
  return { ...step, needed }
}
