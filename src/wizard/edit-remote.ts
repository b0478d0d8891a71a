import type { MakeEdits } from '../config-file/store/commit.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { quotedName } from '../visible.ts'
import { appForLogin } from './app-for-login.ts'
import { changeOf } from './change.ts'
import { type EditDraft, savedOf } from './draft.ts'
import { pcloudSteps, REAUTHORIZE, textSteps } from './edit-steps.ts'
import { appOfExisting, type RemoteContext } from './existing.ts'
import { sayFarewell } from './farewell.ts'
import { mayAsk } from './say.ts'
import { startingAgain } from './start-draft.ts'
import { probeStep } from './steps/probe-step.ts'
import { walkWithLogin } from './walk.ts'

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
  const relogin = answered.has(REAUTHORIZE)
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
