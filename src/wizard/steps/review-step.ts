import { Cancelled } from '../../errors.ts'
import type { Doubt } from '../../oauth-loopback/verdict.ts'
import { type Draft, type EditDraft, loginOf, withoutTypedId } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import type { Choice, PromptText } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import { mayAsk } from '../say.ts'
import { changedLines, reviewLines } from '../section.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext, WizardContext } from '../wizard-context.ts'
import { notMyAccount } from './account-step.ts'

type Decision = 'save' | 'edit' | 'discard' | 'not-mine'

const DECISIONS: readonly Choice<Decision>[] = [
  { key: 'y', value: 'save', label: 'Yes, save it' },
  { key: 'e', value: 'edit', label: 'Edit an answer' },
  { key: 'd', value: 'discard', label: 'Discard it' },
]

const NOT_MINE: Choice<Decision> = {
  key: 'n',
  value: 'not-mine',
  label: 'Not my account',
  hint: 'wait for a different login',
}

interface Review<Context> {
  readonly question: PromptText
  /** The steps that the user can edit from the review. */
  readonly editable: readonly Choice<string>[]
  /** False if the user went back and a step must run first. */
  isReady(draft: Draft): boolean
  show(draft: Draft, context: Context): readonly string[] | Promise<readonly string[]>
}

/** The review of a new remote. */
export function reviewing(
  editable: Review<WizardContext>['editable'],
  isReady: (draft: Draft) => boolean,
): Step<Draft, WizardContext> {
  return stepOf<WizardContext>({ question: QUESTIONS.review, editable, isReady, show: reviewLines })
}

/** The review of the changes of the file. */
export function reviewingChange(
  editable: Review<RemoteContext>['editable'],
  isReady: (draft: EditDraft) => boolean,
): Step<EditDraft, RemoteContext> {
  return stepOf({ question: QUESTIONS.reviewOfChange, editable, isReady, show: changedLines })
}

/** Displays the result. If questions are not possible, the command line counts as the yes. */
function stepOf<Context extends LoginContext>(review: Review<Context>): Step<Draft, Context> {
  return {
    id: 'review',
    handlesBack: true,
    needed: (draft) => draft.outcome === undefined,
    async run(draft, context) {
      if (!review.isReady(draft)) return { kind: 'next', state: draft, asked: false }
      const { prompter, confirmation } = context
      const needed = mayAsk(context)
      const doubt = loginOf(draft)?.doubt
      const text = (await review.show(draft, context)).join('\n')
      prompter.say({ tone: 'heading', text: 'Review', needed })
      if (doubt !== undefined) sayDoubt(doubt, draft, context)
      prompter.say({ tone: 'verbatim', text, needed })
      if (!needed) return done(draft)
      const reply = await prompter.ask({
        kind: 'choice',
        ...review.question,
        choices: doubt === undefined ? DECISIONS : [...DECISIONS, NOT_MINE],
        initial: doubt === undefined ? 'save' : 'not-mine',
      })
      if (reply.kind === 'back' || reply.value === 'edit') {
        return edit(draft, review.editable, context)
      }
      if (reply.value === 'discard')
        throw new Cancelled('Discarded.', { claim: 'Nothing was saved.' })
      if (reply.value === 'not-mine') return notMyAccount(draft, context)
      await confirmation.confirm()
      return done(draft)
    },
  }
}

/** The account comes first: the yes at the review confirms it (S2, S22). */
function sayDoubt(doubt: Doubt, draft: Draft, context: LoginContext): void {
  const { prompter, service } = context
  const login = loginOf(draft)
  const { account = '', region = '' } = login ? service.describe(login) : {}
  const text = `Account: ${[account, region].filter(Boolean).join(' · ')}\n${doubtText(doubt, service.title)} Save only if this account is yours.`
  prompter.say({ tone: 'warn', text, needed: true })
}

/** The user confirmed the lines of the review, which do not include a half-typed app. */
function done(draft: Draft): StepResult<Draft> {
  return { kind: 'next', state: { ...withoutTypedId(draft), outcome: 'reviewed' }, asked: false }
}

async function edit(
  draft: Draft,
  choices: readonly Choice<string>[],
  { prompter }: LoginContext,
): Promise<StepResult<Draft>> {
  const reply = await prompter.ask({ kind: 'choice', ...QUESTIONS.editWhat, choices })
  if (reply.kind === 'back') return { kind: 'next', state: draft, asked: false }
  const { port, ...reopened } = draft
  const state = port?.kind === 'other' ? draft : reopened
  return { kind: 'goto', id: reply.value, state, returns: true }
}

export const EDIT_APP = {
  value: 'app',
  label: 'Your pCloud app',
  hint: 'you will need to log in again',
} as const
export const EDIT_ROOT = { value: 'root-folder', label: 'Root folder' } as const
export const EDIT_LOGIN = {
  value: 'login',
  label: 'Log in again',
  hint: 'with a different account',
} as const

export function isProven(draft: Draft): boolean {
  return loginOf(draft) !== undefined && draft.rootFolder !== undefined
}

/** The reason why the program cannot confirm the account. */
function doubtText(doubt: Doubt, service: string): string {
  switch (doubt) {
    case 'no-state':
      return `${service}'s answer is missing a security code.`
    case 'no-cookie':
      return 'The login came from a different browser than the start link.'
    case 'two-browsers':
      return 'The login link was opened in two browsers.'
    case 'another-user':
      return 'Another user of this computer opened the login link.'
  }
}
