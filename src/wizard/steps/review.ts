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
    const needed = mayAsk(context)
    prompter.say({ tone: 'heading', text: `${QUESTIONS.review.step} Review`, needed })
    prompter.say({ tone: 'plain', text: reviewLines(draft, context.given).join('\n'), needed })
    if (!needed) return done(draft)
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
  return { kind: 'next', state: { ...draft, reviewed: true }, asked: false }
}

async function edit(draft: Draft, { prompter }: WizardContext): Promise<StepResult<Draft>> {
  const reply = await prompter.choose<string>({ ...QUESTIONS.editWhat, choices: EDITABLE })
  if (reply.kind === 'back') return { kind: 'next', state: draft, asked: false }
  return { kind: 'goto', id: reply.value, state: reopened(draft, reply.value), returns: true }
}

const EDITABLE: readonly Choice<string>[] = [
  { value: 'name', label: 'Name of the remote' },
  { value: 'app', label: 'Your pCloud app', hint: 'another one needs another login' },
  { value: 'root-folder', label: 'Root folder' },
  { value: 'region', label: 'Region' },
  { value: 'advanced', label: 'Advanced options' },
  { value: 'login', label: 'Log in again', hint: 'as another account' },
]

/** To log in again is to forget who was logged in. */
function reopened(draft: Draft, id: string): Draft {
  if (id !== 'login') return draft
  const { authorization: _, rootFolder: __, browserHere: ___, pasteOnly: ____, ...rest } = draft
  return rest
}
