import type { MakeEdits } from '../config-file/index.ts'
import type { WizardContext } from './context.ts'
import type { Draft } from './draft.ts'
import { sayFarewell, sayTokenFarewell } from './farewell.ts'
import { flowOf } from './services/flow-of.ts'
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
import { unnumbered } from './unnumbered.ts'
import type { Step } from './walk.ts'
import { walkWithLogin } from './walk-with-login.ts'

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

const PCLOUD_FLOW = { steps: STEPS, start: startingDraft }

/**
 * The whole of `new`: what was given fills the draft, questions fill the gaps, a login
 * proves it, a person agrees, and only then is the file touched.
 * @param type the type of a service
 * @returns with `dryRun` what was not written
 */
export async function newRemote(
  context: WizardContext,
  type = 'pcloud',
): Promise<MakeEdits | undefined> {
  const flow = type === 'pcloud' ? PCLOUD_FLOW : await flowOf(type)
  const asked = type === 'pcloud' ? context : { ...context, prompter: unnumbered(context.prompter) }
  const draft = await walkWithLogin(flow.steps, flow.start(asked), asked)
  const { name = '', saved } = draft
  if (saved === undefined) return placeSection(draft, context)
  if (type === 'pcloud') await sayFarewell(name, saved, context)
  else await sayTokenFarewell(name, saved, context)
  return undefined
}
