import { hasCode, PcloudConfigError } from '../../errors.ts'
import {
  type Attempt,
  createStartLinks,
  type Loopback,
  type NoticeEvent,
  openLoopback,
  type StartLinks,
} from '../../oauth-loopback/index.ts'
import { ClientRefused } from '../../services/service-login.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'
import { tellAccount } from './account-line.ts'
import { announce, announceAgain } from './announce-code-login.ts'
import { type Arrivals, openArrivals } from './arrivals.ts'
import type { CodeLogin, StartedLogin } from './code-login-state.ts'
import { courtesy } from './courtesy.ts'
import { type Deadline, timeoutHint, withDeadline } from './deadline.ts'
import type { HowToWait } from './how-to-wait.ts'
import { authorizePage } from './links.ts'
import { canConfirm, tellNotice } from './login-notices.ts'
import { takePaste } from './redeem-paste.ts'
import { denied, type Taken } from './taken.ts'
import { authorizeByCode, trustedHosts } from './verify-token.ts'

type Settled =
  | 'back'
  | { readonly kind: 'authorized'; readonly authorization: Authorization }
  | Unconfirmed

interface Unconfirmed {
  readonly kind: 'unconfirmed'
  readonly authorization: Authorization
  readonly attempt: CallbackAttempt
}

type CallbackAttempt = Attempt & { readonly kind: 'callback' }

/**
 * Waits for a code from the browser or from a paste, whichever comes first, and turns it into a
 * token whose account is known.
 * @throws PcloudConfigError `login-denied`, `login-timeout`, `port-unavailable`, and what
 * the exchange throws; {@link ClientRefused} when the app's id or secret is wrong.
 */
export async function loginByCode(
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
  how: HowToWait,
): Promise<Authorization | 'back'> {
  const links = createStartLinks()
  const seen = new Set<NoticeEvent['kind']>()
  const loopback = how.listen ? await listen(app, links, context, how, seen) : undefined
  try {
    // It has a state of its own, so a visit to a start link cannot spoil it (S22).
    const redirectUri = how.showsCode ? undefined : (loopback?.redirectUri ?? how.redirectUri)
    const url = authorizePage(app, links.pageState, redirectUri, context)
    const started = { app, draft, context, how, links, url, seen, ...(loopback && { loopback }) }
    return await waitForLogin(started, announce)
  } catch (error) {
    await loopback?.close()
    throw error
  }
}

/** The listener stays open only for an account that a person still has to confirm. */
async function waitForLogin(
  started: StartedLogin,
  announced: (login: CodeLogin) => () => void,
): Promise<Authorization | 'back'> {
  const { context, loopback, seen } = started
  const work = async (deadline: Deadline) => {
    const login: CodeLogin = { ...started, ...deadline }
    const arrivals = openArrivals(login)
    const silence = announced(login)
    // Loading the HTTP client takes 50 ms. Do it while the user is in the browser.
    context.machine.readyHttp().catch(() => undefined)
    return settle(arrivals, login).finally(silence)
  }
  const result = await withDeadline(context, work, () => timeoutHint(seen))
  if (result === 'back' || result.kind === 'authorized') {
    await loopback?.close()
    return result === 'back' ? result : result.authorization
  }
  const { authorization, attempt } = result
  const close = async () => loopback?.close()
  context.confirmation.hold({
    close,
    async confirm() {
      const success = { kind: 'success', ...context.service.describe(authorization) } as const
      await courtesy(attempt.finish(success), context.signal)
      await close()
    },
    async refuse() {
      context.prompter.say({ tone: 'plain', text: 'Not used. Still waiting for your login.' })
      await courtesy(attempt.finish({ kind: 'rejected' }), context.signal)
    },
    resume: () =>
      waitForLogin(started, announceAgain).catch(async (error: unknown) => {
        await close()
        throw error
      }),
  })
  return authorization
}

async function listen(
  app: OwnApp,
  links: StartLinks,
  context: LoginContext,
  { redirectUri, showsCode }: HowToWait,
  seen: Set<NoticeEvent['kind']>,
): Promise<Loopback | undefined> {
  try {
    return await openLoopback({
      redirectUri,
      links,
      identifyVisitor: context.machine.identifyVisitor,
      authorizeUrl: (state, uri) => authorizePage(app, state, uri, context),
      ...(showsCode && { pageShowsCode: true }),
      brand: { app: 'pcloud-config', service: context.service.title },
      trustedHosts: trustedHosts(context),
      canConfirm: canConfirm(context),
      allowMissingState: context.rules.allowMissingState,
      onNotice(notice) {
        seen.add(notice.kind)
        tellNotice(notice, context)
      },
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

async function settle(arrivals: Arrivals, login: CodeLogin): Promise<Settled> {
  let failure: PcloudConfigError | undefined
  for (;;) {
    const arrival = await arrivals.next(failure)
    if (arrival.kind === 'back') return 'back'
    const taken =
      arrival.kind === 'paste'
        ? await takePaste(arrival.text, login)
        : await takeAttempt(arrival.attempt, login)
    if (taken.kind !== 'waiting') return taken
    failure = taken.failure
  }
}

async function takeAttempt(attempt: Attempt, login: CodeLogin): Promise<Taken | Unconfirmed> {
  const { app, draft, context } = login
  const { signal } = context
  if (attempt.kind === 'denied') {
    await courtesy(attempt.finish(), signal)
    throw denied(attempt.error)
  }
  try {
    const authorization = await authorizeByCode(attempt.callback, app, draft, context, signal)
    tellAccount(authorization, context)
    const { doubt } = attempt.callback
    if (doubt !== undefined) {
      return { kind: 'unconfirmed', authorization: { ...authorization, doubt }, attempt }
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

/** A doubtful code may be forged, so it must not end the login (S3). */
async function takeFailure(
  attempt: CallbackAttempt,
  error: unknown,
  context: LoginContext,
): Promise<Taken> {
  const message = error instanceof PcloudConfigError ? error.message : 'The login was stopped.'
  const forgeable =
    attempt.callback.doubt !== undefined &&
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
