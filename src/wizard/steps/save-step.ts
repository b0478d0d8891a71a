import type { CommitResult, MakeEdits } from '../../config-file/store/commit.ts'
import { Declined, PcloudConfigError } from '../../errors.ts'
import { changeOf, plannedEdits } from '../change.ts'
import { type Draft, type EditDraft, loginOf, savedOf } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, offerRetry, sayError } from '../say.ts'
import { placeSection } from '../section.ts'
import type { Step, StepResult } from '../walk.ts'
import type { WizardContext } from '../wizard-context.ts'

type Recover<Context> = (
  draft: Draft,
  error: PcloudConfigError,
  context: Context,
) => Promise<StepResult<Draft>>

/**
 * Writes the remote. If the file is locked, preserves the login and offers a retry.
 * @param renewed the remote with the new token, so that a renewal of the old token can finish first
 */
function saving<Context extends WizardContext>(
  edits: (draft: Draft, context: Context, note: (warning: string) => void) => MakeEdits,
  recover: Recover<Context>,
  renewed: (draft: Draft, context: Context) => string | undefined = () => undefined,
): Step<Draft, Context> {
  return {
    id: 'save',
    needed: (draft, { rules }) => savedOf(draft) === undefined && !rules.dryRun,
    async run(draft, context) {
      context.signal.throwIfAborted()
      try {
        // A set: if the file changes, the edits run twice.
        const notes = new Set<string>()
        const change = edits(draft, context, (warning) => notes.add(warning))
        const name = renewed(draft, context)
        const { path, warnings } = await (name === undefined
          ? context.store.commit(change)
          : commitAfterRenewal(name, change, context))
        const outcome = { path, warnings: [...notes, ...warnings] }
        return { kind: 'done', state: { ...draft, outcome } }
      } catch (error) {
        if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
        return recover(draft, error, context)
      }
    },
  }
}

const PATIENCE_MS = 1_000

function commitAfterRenewal(
  name: string,
  change: MakeEdits,
  { store, prompter }: WizardContext,
): Promise<CommitResult> {
  const text = `Waiting for a renewal of the token of ${name} ...`
  const late = setTimeout(() => prompter.say({ tone: 'dim', text }), PATIENCE_MS)
  const commit = () => {
    clearTimeout(late)
    return store.commit(change)
  }
  return store.exclusive(name, commit).finally(() => clearTimeout(late))
}

/** If the name exists, requests a different name. */
async function recoverName(
  draft: Draft,
  error: PcloudConfigError,
  context: WizardContext,
): Promise<StepResult<Draft>> {
  if (error.code !== 'already-exists') return offerRetry(draft, error, context)
  sayError(error, context)
  const { outcome: _, ...unseen } = draft
  return { kind: 'goto', id: 'name', state: unseen }
}

export const saveStep = saving<WizardContext>(placeSection, recoverName)

/** Skips the review of an edit without changes. */
export const unchangedStep: Step<EditDraft, RemoteContext> = {
  id: 'unchanged',
  needed: (draft, context) =>
    draft.outcome === undefined && plannedEdits(draft, context).length === 0,
  run: async (state) => ({ kind: 'done', state }),
}

/** Writes the changed keys. If a different program changed a key, the user can replace it. */
export const saveChangeStep = saving<RemoteContext>(changeOf, recover, renewed)

/** After a login, the remote has a new token. */
function renewed(draft: EditDraft, { existing }: RemoteContext) {
  const login = loginOf(draft)
  return login === undefined || login.isKept ? undefined : existing.name
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
