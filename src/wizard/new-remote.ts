import { type MakeEdits, remoteNames } from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import type { WizardContext } from './context.ts'
import type { Draft } from './draft.ts'
import { findDeadRemotes } from './other-remotes.ts'
import { LINKED_APPS } from './questions.ts'
import { sectionOf } from './section.ts'
import { startingDraft } from './starting-draft.ts'
import { advancedStep } from './steps/advanced.ts'
import { appStep } from './steps/app.ts'
import { loginStep } from './steps/login.ts'
import { nameStep } from './steps/name.ts'
import { regionStep } from './steps/region.ts'
import { reviewStep } from './steps/review.ts'
import { rootFolderStep } from './steps/root-folder.ts'
import { rootFolderCheckStep } from './steps/root-folder-check.ts'
import { type Step, walk } from './walk.ts'

/** In the order a person meets them; each runs only while the draft lacks its answer. */
const STEPS: readonly Step<Draft, WizardContext>[] = [
  nameStep,
  appStep,
  rootFolderStep,
  regionStep,
  advancedStep,
  loginStep,
  rootFolderCheckStep,
  reviewStep,
]

/**
 * The whole of `new`: what was given fills the draft, questions fill the gaps, a login
 * proves it, a person agrees, and only then is the file touched.
 * @returns with `dryRun` what was not written
 */
export async function newRemote(context: WizardContext): Promise<MakeEdits | undefined> {
  const draft = await walk(STEPS, startingDraft(context), context)
  context.signal.throwIfAborted()
  const { name = '' } = draft
  const edit = placeSection(name, draft, context)
  if (context.rules.dryRun) return edit
  const { path, warnings } = await context.store.commit(edit)
  context.emit({ event: 'saved', name, file: path })
  for (const warning of warnings) context.prompter.say({ tone: 'warn', text: warning })
  sayFarewell(name, context)
  await warnOfDeadRemotes(name, context)
  return undefined
}

/** Decided on the file as it is under the lock: a remote of that name may have come meanwhile. */
function placeSection(name: string, draft: Draft, context: WizardContext): MakeEdits {
  const entries = sectionOf(draft, context.given)
  return (fresh) => {
    const taken = remoteNames(fresh).includes(name)
    if (taken && context.rules.overwrite) return [{ kind: 'replace', name, entries }]
    if (!taken) return [{ kind: 'add', name, entries }]
    throw new PcloudConfigError(
      'already-exists',
      `A remote named ${name} came into the file meanwhile.`,
      {
        hint: 'Run it again with another name, or with --overwrite.',
      },
    )
  }
}

function sayFarewell(name: string, { prompter }: WizardContext): void {
  prompter.say({ tone: 'ok', text: `Saved. Try it:  rclone lsd ${name}:` })
  prompter.say({ tone: 'dim', text: `Revoke it any time under Linked Apps: ${LINKED_APPS}` })
}

async function warnOfDeadRemotes(name: string, context: WizardContext): Promise<void> {
  if (!context.rules.verify) return
  const dead = await findDeadRemotes(context, name)
  if (dead.length === 0) return
  context.prompter.say({
    tone: 'warn',
    text: `pCloud no longer accepts the token of: ${dead.join(', ')}. Log in there again.`,
  })
}
