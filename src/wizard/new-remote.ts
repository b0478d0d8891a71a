import type { MakeEdits } from '../config-file/index.ts'
import type { WizardContext } from './context.ts'
import type { Draft } from './draft.ts'
import { sayFarewell } from './farewell.ts'
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
  await sayFarewell(name, saved, context)
  return undefined
}
