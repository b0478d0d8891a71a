import { Cancelled } from '../../errors.ts'
import type { WizardContext } from '../context.ts'
import type { Draft } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import { mayAsk } from '../say.ts'
import { reviewLines } from '../section.ts'
import type { Step, StepResult } from '../walk.ts'

type Decision = 'save' | 'edit' | 'discard'

const DECISIONS: readonly Choice<Decision>[] = [
  { key: 'y', value: 'save', label: 'Yes, save it' },
  { key: 'e', value: 'edit', label: 'Edit an answer' },
  { key: 'd', value: 'discard', label: 'Discard it' },
]

/** The last look before anything is written. Nobody to ask means the command line said yes. */
export const reviewStep: Step<Draft, WizardContext> = {
  id: 'review',
  needed: (draft) => draft.reviewed === undefined,
  async run(draft, context) {
    const { prompter } = context
    prompter.say({ tone: 'heading', text: `${QUESTIONS.review.step} Review` })
    prompter.say({ tone: 'plain', text: reviewLines(draft, context.given).join('\n') })
    if (!mayAsk(context)) return done(draft)
    const reply = await prompter.choose<Decision>({
      ...QUESTIONS.review,
      choices: DECISIONS,
      initial: 'save',
    })
    if (reply.kind === 'back' || reply.value === 'edit') return edit(draft, context)
    if (reply.value === 'discard') throw new Cancelled()
    return done(draft)
  },
}

function done(draft: Draft): StepResult<Draft> {
  return { kind: 'done', state: { ...draft, reviewed: true } }
}

async function edit(draft: Draft, { prompter }: WizardContext): Promise<StepResult<Draft>> {
  const reply = await prompter.choose<string>({ ...QUESTIONS.editWhat, choices: EDITABLE })
  if (reply.kind === 'back') return { kind: 'next', state: draft, asked: false }
  return { kind: 'goto', id: reply.value, state: reopened(draft, reply.value) }
}

const EDITABLE: readonly Choice<string>[] = [
  { value: 'name', label: 'Name of the remote' },
  { value: 'app', label: 'Your pCloud app', hint: 'then log in again' },
  { value: 'root-folder', label: 'Root folder' },
  { value: 'region', label: 'Region', hint: 'then log in again' },
  { value: 'advanced', label: 'Advanced options' },
  { value: 'login', label: 'Log in again', hint: 'as another account' },
]

/** A login stands only for the app and the region it was made with. */
function reopened(draft: Draft, id: string): Draft {
  if (id !== 'region' && id !== 'login') return draft
  const { authorization: _, rootFolder: __, browserHere: ___, ...rest } = draft
  return rest
}
