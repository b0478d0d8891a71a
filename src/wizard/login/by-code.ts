import { hasCode, PcloudConfigError } from '../../errors.ts'
import {
  type Attempt,
  createTickets,
  type Loopback,
  openLoopback,
  type Tickets,
} from '../../oauth-loopback/index.ts'
import type { LoginContext } from '../context.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { tellAccount } from './account.ts'
import { announce } from './announce.ts'
import { type Arrivals, openArrivals } from './arrivals.ts'
import { ClientRefused, trustedHosts } from './authorize.ts'
import { courtesy } from './courtesy.ts'
import { type Deadline, withDeadline } from './deadline.ts'
import type { HowToWait } from './how-to-wait.ts'
import { authorizePage } from './links.ts'
import { tellNotice } from './notices.ts'
import { takePaste } from './pasted.ts'
import { denied, type Taken } from './taken.ts'

/** One login by authorization code, from the announced links to the account. */
export interface CodeLogin extends Deadline {
  readonly app: OwnApp
  readonly draft: Draft
  readonly context: LoginContext
  readonly tickets: Tickets
  readonly how: HowToWait
  /** Absent where only a paste can bring the code. */
  readonly loopback?: Loopback
  /** The service's page, for any machine. */
  readonly url: string
}

/**
 * Waits for a code from the browser, from a paste, or from whichever comes first, and
 * turns it into a token whose account is known.
 * @throws PcloudConfigError `login-denied`, `login-timeout`, `port-unavailable`, and what
 * the exchange throws; {@link ClientRefused} when the app's id or secret is wrong.
 */
export async function loginByCode(
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
  how: HowToWait,
): Promise<Authorization | 'back'> {
  return withDeadline(context, async (deadline) => {
    const tickets = createTickets()
    const loopback = how.listen ? await listen(app, tickets, context, how) : undefined
    // A state of its own: a start link that somebody spoils must not spoil this one too (S22).
    const redirectUri = how.showsCode ? undefined : (loopback?.redirectUri ?? how.redirectUri)
    const url = authorizePage(app, tickets.pasteState, redirectUri, context)
    const login: CodeLogin = {
      ...{ app, draft, context, how, tickets, url, ...deadline },
      ...(loopback && { loopback }),
    }
    const arrivals = openArrivals(login)
    const silence = announce(login)
    // It takes 50 ms, which nobody notices now, and somebody waits for after Allow.
    context.machine.readyHttp().catch(() => undefined)
    try {
      return await settle(arrivals, login)
    } finally {
      silence()
      await loopback?.close()
    }
  })
}

async function listen(
  app: OwnApp,
  tickets: Tickets,
  context: LoginContext,
  { redirectUri, showsCode }: HowToWait,
): Promise<Loopback | undefined> {
  const { personPresent, yes, allowMissingState } = context.rules
  try {
    return await openLoopback({
      redirectUri,
      tickets,
      authorizeUrl: (ticket, uri) => authorizePage(app, ticket.state, uri, context),
      ...(showsCode && { pageShowsCode: true }),
      brand: { app: 'pcloud-config', service: context.service.title },
      trustedHosts: trustedHosts(context),
      missingState: allowMissingState ? 'allow' : personPresent && !yes ? 'ask-person' : 'refuse',
      onNotice: (notice) => tellNotice(notice, context),
    })
  } catch (error) {
    // Where a code is pasted the listener was an offer more.
    if (!showsCode || !hasCode(error, 'port-unavailable')) throw error
    context.prompter.say({ tone: 'dim', text: NO_TUNNEL })
    return undefined
  }
}

const NO_TUNNEL =
  'The port of the redirect URI is taken, so no tunnel can end here; pasting needs none.'

async function settle(arrivals: Arrivals, login: CodeLogin): Promise<Authorization | 'back'> {
  let failure: PcloudConfigError | undefined
  for (;;) {
    const arrival = await arrivals.next(failure)
    if (arrival.kind === 'back') return 'back'
    const taken =
      arrival.kind === 'paste'
        ? await takePaste(arrival.text, login)
        : await takeAttempt(arrival.attempt, login)
    if (taken.kind === 'authorized') return taken.authorization
    failure = taken.failure
  }
}

async function takeAttempt(attempt: Attempt, login: CodeLogin): Promise<Taken> {
  const { app, draft, context } = login
  const { signal } = context
  if (attempt.kind === 'denied') {
    await courtesy(attempt.finish(), signal)
    throw denied(attempt.error)
  }
  try {
    const authorization = await context.service.authorize(
      attempt.callback,
      app,
      draft,
      context,
      signal,
    )
    tellAccount(authorization, context)
    if (!(await isConfirmed(attempt, context))) {
      context.prompter.say({ tone: 'plain', text: 'Not used. Still waiting for your login.' })
      await courtesy(attempt.finish({ kind: 'rejected' }), signal)
      return { kind: 'waiting' }
    }
    await courtesy(
      attempt.finish({ kind: 'success', ...context.service.describe(authorization) }),
      signal,
    )
    return { kind: 'authorized', authorization }
  } catch (error) {
    return await takeFailure(attempt, error, context)
  }
}

/** Without `state` anybody may have sent the code: a person has to know the account (S2). */
async function isConfirmed(
  attempt: Attempt & { readonly kind: 'callback' },
  { rules, prompter }: LoginContext,
): Promise<boolean> {
  if (attempt.callback.binding !== 'cookie' || rules.allowMissingState) return true
  const reply = await prompter.confirm({ ...QUESTIONS.yourAccount, initial: false })
  return reply.kind === 'answer' && reply.value
}

/** A code that nothing authenticated may be forged, and must not end the login (S3). */
async function takeFailure(
  attempt: Attempt & { readonly kind: 'callback' },
  error: unknown,
  context: LoginContext,
): Promise<Taken> {
  const message = error instanceof PcloudConfigError ? error.message : 'The login was stopped.'
  const forgeable =
    attempt.callback.binding === 'cookie' &&
    !(error instanceof ClientRefused) &&
    !hasCode(error, 'cancelled')
  if (!forgeable || context.signal.aborted || !(error instanceof PcloudConfigError)) {
    const page = { kind: 'failure', title: 'The login did not work', text: message } as const
    await courtesy(attempt.finish(page), context.signal)
    throw error
  }
  context.prompter.say({ tone: 'warn', text: `${message} Still waiting for your login.` })
  await courtesy(attempt.finish({ kind: 'rejected' }), context.signal)
  return { kind: 'waiting', failure: error }
}
