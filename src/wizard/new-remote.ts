import type { MakeEdits } from '../config-file/index.ts'
import type { WizardContext } from './context.ts'
import type { Draft } from './draft.ts'
import { findDeadRemotes } from './other-remotes.ts'
import { LINKED_APPS } from './questions.ts'
import { startingDraft } from './starting-draft.ts'
import { advancedStep } from './steps/advanced.ts'
import { appStep } from './steps/app.ts'
import { loginStep } from './steps/login.ts'
import { nameStep } from './steps/name.ts'
import { regionStep } from './steps/region.ts'
import { reviewStep } from './steps/review.ts'
import { rootFolderStep } from './steps/root-folder.ts'
import { rootFolderCheckStep } from './steps/root-folder-check.ts'
import { placeSection, saveStep } from './steps/save.ts'
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
  saveStep,
]

/**
 * The whole of `new`: what was given fills the draft, questions fill the gaps, a login
 * proves it, a person agrees, and only then is the file touched.
 * @returns with `dryRun` what was not written
 */
export async function newRemote(context: WizardContext): Promise<MakeEdits | undefined> {
  const draft = await walk(STEPS, startingDraft(context), context)
  const { name = '', saved } = draft
  if (saved === undefined) return placeSection(draft, context)
  context.emit({ event: 'saved', name, file: saved.path })
  for (const warning of saved.warnings) context.prompter.say({ tone: 'warn', text: warning })
  sayFarewell(name, context)
  await warnOfDeadRemotes(name, context)
  return undefined
}

function sayFarewell(name: string, { prompter }: WizardContext): void {
  const remote = /\s/.test(name) ? `"${name}:"` : `${name}:`
  prompter.say({ tone: 'ok', text: `Saved. Try it:  rclone lsd ${remote}` })
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
