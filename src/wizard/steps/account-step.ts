import { Cancelled, PcloudConfigError } from '../../errors.ts'
import type { Account } from '../../services/service-account.ts'
import { type Draft, type EditDraft, loginOf, withoutLogin } from '../draft.ts'
import type { RemoteContext } from '../existing.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

type Decision = 'take' | 'again' | 'discard'

/** With a different account, rclone would write to the files of that account. */
export const sameAccountStep: Step<EditDraft, RemoteContext> = {
  id: 'same-account',
  handlesBack: true,
  needed: (draft) => loginOf(draft) !== undefined && !loginOf(draft)?.isAccountChecked,
  async run(draft, context) {
    const { former } = draft
    const now = loginOf(draft)?.account
    const isSame = !now || !former || former === 'unknown' || former.userid === now.userid
    if (isSame || context.rules.overwrite) return checked(draft)
    const other = otherAccount(context.existing.name, former, now)
    if (!mayAsk(context)) throw other
    context.prompter.say({ tone: 'warn', text: other.message })
    const choices = context.given.token ? CHOICES.filter(({ value }) => value !== 'again') : CHOICES
    const initial = choices[0]?.value ?? 'discard'
    const reply = await askAfter(other, () =>
      context.prompter.ask({ kind: 'choice', ...QUESTIONS.otherAccount, choices, initial }),
    )
    if (reply.kind === 'back' || reply.value === 'again') return loginAgain(draft, context)
    if (reply.value === 'discard')
      throw new Cancelled('Discarded.', { claim: 'Nothing was saved.' })
    return checked(draft)
  },
}

const CHOICES: readonly Choice<Decision>[] = [
  { key: 'n', value: 'again', label: 'No, log in again' },
  { key: 'd', value: 'discard', label: 'Discard it', hint: 'the file does not change' },
  { key: 'y', value: 'take', label: 'Yes, use this account from now on' },
]

function checked(draft: EditDraft): StepResult<EditDraft> {
  const login = loginOf(draft)
  const state = login ? { ...draft, login: { ...login, isAccountChecked: true as const } } : draft
  return { kind: 'next', state, asked: false }
}

async function loginAgain(
  draft: EditDraft,
  context: RemoteContext,
): Promise<StepResult<EditDraft>> {
  if (loginOf(draft)?.doubt !== undefined) return notMyAccount(draft, context)
  return { kind: 'next', state: withoutLogin(draft), asked: false }
}

function otherAccount(name: string, former: Account, now: Account): PcloudConfigError {
  return new PcloudConfigError(
    'login-denied',
    `Different account: ${name} belongs to ${former.email}, and you logged in as ${now.email}.`,
    {
      advice: { kind: 'switch-account', from: former.email, to: now.email },
    },
  )
}

/** For a login without a review: confirms the account (S2, S22). */
export const confirmAccountStep: Step<Draft, LoginContext> = {
  id: 'confirm-account',
  needed: (draft) => loginOf(draft)?.doubt !== undefined,
  async run(draft, context) {
    const { confirmation, prompter } = context
    const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.yourAccount, initial: false })
    const isOwn = reply.kind === 'answer' && reply.value
    const found = loginOf(draft)
    if (!isOwn || found === undefined) return notMyAccount(draft, context)
    await confirmation.confirm()
    const { doubt: _, ...login } = found
    return { kind: 'next', state: { ...draft, login }, asked: false }
  },
}

/** Rejects the login and waits for a different one. Preserves the draft. */
export async function notMyAccount(
  draft: Draft,
  { confirmation }: LoginContext,
): Promise<StepResult<Draft>> {
  await confirmation.refuse()
  return { kind: 'next', state: withoutLogin(draft), asked: false }
}
