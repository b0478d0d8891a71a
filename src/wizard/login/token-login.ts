import type { Authorization, Draft } from '../draft.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import type { LoginContext } from '../wizard-context.ts'
import { withDeadline } from './deadline.ts'
import { adoptToken } from './redeem-paste.ts'

/** The person has a token already: bare, as JSON, or in rclone's blob. */
export async function loginByToken(
  draft: Draft,
  context: LoginContext,
): Promise<Authorization | 'back'> {
  return withDeadline(context, async ({ signal }) => {
    const { token } = context.given
    if (token) return adoptToken(token.reveal(), draft, context, signal)
    const reply = await context.prompter.ask({ kind: 'secret', ...QUESTIONS.token })
    return reply.kind === 'back' ? 'back' : adoptToken(reply.value, draft, context, signal)
  })
}
