import { hasCode } from '../../errors.ts'
import { buildAuthorizeUrl } from '../../oauth-loopback/authorize-url.ts'
import { type Loopback, openLoopback } from '../../oauth-loopback/listener.ts'
import type { NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import { createStartLinks, type StartLinks } from '../../oauth-loopback/start-links.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'
import { announce, announceAgain } from './announce-login.ts'
import {
  type CallbackAttempt,
  type CodeLogin,
  codeInputs,
  type StartedLogin,
  shown,
} from './code-inputs.ts'
import { type Deadline, timeoutAdvice, withDeadline } from './deadline.ts'
import type { HowToWait } from './how-to-wait.ts'
import { canConfirm, tellNotice } from './login-notices.ts'
import { waitForInput } from './login-wait.ts'
import { trustedHosts } from './verify-token.ts'

/**
 * Waits for a code from the browser or from a paste, and exchanges it for a verified token.
 * @throws PcloudConfigError `login-denied`, `login-timeout`, `port-unavailable`, and the errors of
 * the exchange; `ClientRefused` for an invalid client ID or secret
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
    // The page uses a separate state, so that a visit to a start link cannot affect it (S22).
    const redirectUri = how.showsCode ? undefined : (loopback?.redirectUri ?? how.redirectUri)
    const url = authorizePage(app, links.pageState, redirectUri, context)
    const started = { app, draft, context, how, links, url, seen, ...(loopback && { loopback }) }
    return await waitForCode(started, announce)
  } catch (error) {
    await loopback?.close()
    throw error
  }
}

/** The listener remains open only if the user must confirm the account. */
async function waitForCode(
  started: StartedLogin,
  announced: (login: CodeLogin) => () => void,
): Promise<Authorization | 'back'> {
  const { context, loopback, seen } = started
  const wait = (deadline: Deadline) => {
    const login: CodeLogin = { ...started, ...deadline }
    const stopHelp = announced(login)
    // Loading the HTTP client takes 50 ms. Do it while the user is in the browser.
    // The first call reports an invalid proxy setting.
    context.machine.http().catch(() => undefined)
    return waitForInput(codeInputs(login)).finally(stopHelp)
  }
  const found = await withDeadline(context, wait, () => timeoutAdvice(seen))
  if (found !== 'back' && found.attempt !== undefined) {
    return holdForYes(found.authorization, found.attempt, started)
  }
  await loopback?.close()
  return found === 'back' ? found : found.authorization
}

/** Holds the login and the listener open for the user's confirmation. */
function holdForYes(
  authorization: Authorization,
  attempt: CallbackAttempt,
  started: StartedLogin,
): Authorization {
  const { context, loopback } = started
  const { confirmation, service, prompter, signal } = context
  const close = async () => loopback?.close()
  confirmation.hold({
    close,
    async confirm() {
      const success = { kind: 'success', ...service.describe(authorization) } as const
      await shown(attempt.finish(success), signal)
      await close()
    },
    async refuse() {
      // A warning stays on the screen when the login question opens again.
      prompter.say({ tone: 'warn', text: 'Rejected. Still waiting for your login.' })
      await shown(attempt.finish({ kind: 'rejected' }), signal)
    },
    resume: () =>
      waitForCode(started, announceAgain).catch(async (error: unknown) => {
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
    // If the page displays a code, the listener is optional.
    if (!showsCode || !hasCode(error, 'port-unavailable')) throw error
    if (context.machine.environment.ssh) context.prompter.say({ tone: 'dim', text: NO_TUNNEL })
    return undefined
  }
}

const NO_TUNNEL = 'The port of the redirect URI is in use, so an SSH tunnel is not possible.'

/** The service's page for this app. Without a redirect URI, pCloud displays the code. */
function authorizePage(
  app: OwnApp,
  state: string,
  redirectUri: string | undefined,
  { given, service }: LoginContext,
): string {
  return buildAuthorizeUrl({
    base: given.authUrl ?? service.authorizeUrl,
    clientId: app.clientId,
    state,
    extra: service.extra(given),
    ...(redirectUri !== undefined && { redirectUri }),
  })
}
