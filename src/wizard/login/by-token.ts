import type { LoginContext } from '../context.ts'
import type { Authorization, Draft } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { requireRclone } from '../steps/app.ts'
import { timeLeft, withDeadline } from './deadline.ts'
import { adoptToken } from './pasted.ts'

/** The person has a token already: bare, as JSON, or in rclone's blob. */
export async function loginByToken(
  draft: Draft,
  context: LoginContext,
): Promise<Authorization | 'back'> {
  return withDeadline(context, async ({ signal }) => {
    const { token } = context.given
    if (token) return adoptToken(token.reveal(), draft, context, signal)
    const reply = await context.prompter.secret(QUESTIONS.token)
    return reply.kind === 'back' ? 'back' : adoptToken(reply.value, draft, context, signal)
  })
}

/** The installed rclone logs in with its own app; we take its token and find the region. */
export async function loginByRclone(draft: Draft, context: LoginContext): Promise<Authorization> {
  const rclone = requireRclone(context)
  const { browserHere, browserDisabled } = context.machine.surroundings
  const wanted = draft.browserHere ?? browserHere
  const openBrowser = context.rules.openBrowser && !browserDisabled && wanted
  return withDeadline(context, async ({ signal, until }) => {
    const token = await rclone.authorize({
      openBrowser,
      signal,
      onUrl: (url) => tellRcloneLink(url, until, context),
    })
    return adoptToken(token.reveal(), draft, context, signal)
  })
}

function tellRcloneLink(url: string, until: number, { prompter, emit, machine }: LoginContext) {
  prompter.say({ tone: 'plain', text: 'rclone begins its login on this page of this machine:' })
  prompter.say({ tone: 'link', text: url, needed: true })
  const left = timeLeft(until, machine.now())
  prompter.say({
    tone: 'dim',
    text: `Waiting for you to allow access, ${left} minutes at most · Ctrl-C to stop`,
  })
  emit({ event: 'auth_url', url, start_url: url })
  emit({ event: 'waiting', until: new Date(until).toISOString() })
}
