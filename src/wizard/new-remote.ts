import type { MakeEdits } from '../config-file/store/commit.ts'
import { type Draft, savedOf } from './draft.ts'
import { sayFarewell } from './farewell.ts'
import { aroundQuestions, type Choice, type Prompter } from './prompter.ts'
import { placeSection } from './section.ts'
import { startingDraft } from './start-draft.ts'
import { appStep } from './steps/app-step.ts'
import { loginStep } from './steps/login-step.ts'
import { advancedStep } from './steps/option-steps.ts'
import { nameStep, regionStep } from './steps/question-steps.ts'
import { EDIT_APP, EDIT_LOGIN, EDIT_ROOT, isProven, reviewing } from './steps/review-step.ts'
import { rootFolderCheckStep, rootFolderStep } from './steps/root-folder-steps.ts'
import { saveStep } from './steps/save-step.ts'
import { type Step, walkWithLogin } from './walk.ts'
import type { WizardContext } from './wizard-context.ts'

const EDITABLE: readonly Choice<string>[] = [
  { value: 'name', label: 'Name of the remote' },
  EDIT_APP,
  EDIT_ROOT,
  { value: 'region', label: 'Region' },
  { value: 'advanced', label: 'Advanced options' },
  EDIT_LOGIN,
]

type NewStep = Step<Draft, WizardContext>

/** The steps in their order. A step runs only if the draft needs it. */
const STEPS: readonly NewStep[] = [
  numbered('1/6', nameStep),
  numbered('2/6', appStep),
  numbered('3/6', rootFolderStep),
  numbered('4/6', regionStep),
  advancedStep,
  numbered('5/6', loginStep, 'Log in'),
  rootFolderCheckStep,
  numbered('6/6', reviewing(EDITABLE, isProven)),
  saveStep,
]

/**
 * Sets up a remote. Changes the file only after the yes at the review.
 * @param type the type of a service
 * @returns the edits of a dry run
 */
export async function newRemote(
  context: WizardContext,
  type = 'pcloud',
): Promise<MakeEdits | undefined> {
  const { steps, start } =
    type === 'pcloud'
      ? { steps: STEPS, start: startingDraft }
      : await (await import('./service-flow.ts')).flowOf(type)
  const draft = await walkWithLogin(steps, start(context), context)
  const { name = '' } = draft
  if (savedOf(draft) === undefined) return placeSection(draft, context)
  await sayFarewell(name, draft, context)
  return undefined
}

/**
 * Adds a number to a step, such as `2/6`.
 * @param heading printed when the step starts
 */
function numbered(number: string, step: NewStep, heading?: string): NewStep {
  return {
    ...step,
    run(draft, context) {
      const prompter = withNumber(number, context.prompter)
      if (heading !== undefined) prompter.say({ tone: 'heading', text: heading })
      return step.run(draft, { ...context, prompter })
    },
  }
}

/** Numbers the headings, or the questions in a step without a heading. */
function withNumber(number: string, prompter: Prompter): Prompter {
  let isHeaded = false
  const asking = aroundQuestions(prompter, (question, ask) =>
    ask(isHeaded ? question : { ...question, step: number }),
  )
  return {
    ...asking,
    say(line) {
      const isHeading = line.tone === 'heading'
      isHeaded ||= isHeading
      prompter.say(isHeading ? { ...line, text: `${number} ${line.text}` } : line)
    },
  }
}
