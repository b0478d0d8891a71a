import type { Advice } from '../../advice.ts'
import { buildAuthorizeUrl } from '../../oauth-loopback/authorize-url.ts'
import type { Loopback } from '../../oauth-loopback/listener.ts'
import type { NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import { createStartLinks } from '../../oauth-loopback/start-links.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'
import { type CodeWait, codeInputs, ELSEWHERE } from './code-inputs.ts'
import {
  type HowToWait,
  headOfLocalLink,
  helpWhileWaiting,
  placeLine,
  sayLink,
  sayTunnel,
} from './login-links.ts'
import { listenForCode } from './login-listeners.ts'
import { type Deadline, waitForInput, withDeadline } from './login-wait.ts'

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
  const page = (state: string, redirectUri?: string) =>
    authorizePage(app, state, redirectUri, context)
  const loopback = how.listen ? await listenForCode(links, page, context, how, seen) : undefined
  try {
    // The page uses a separate state, so that a visit to a start link cannot affect it (S22).
    const redirectUri = how.showsCode ? undefined : (loopback?.redirectUri ?? how.redirectUri)
    const { pageState: state } = links
    const url = page(state, redirectUri)
    const started = { app, draft, context, how, state, url, seen, ...(loopback && { loopback }) }
    return await waitForCode(started, announce)
  } catch (error) {
    await loopback?.close()
    throw error
  }
}

/** A login before and between its waits. */
type StartedLogin = Omit<CodeWait, keyof Deadline>

/** The listener remains open only if the user must confirm the account. */
async function waitForCode(
  started: StartedLogin,
  announced: (login: CodeWait) => () => void,
): Promise<Authorization | 'back'> {
  const { context, loopback, seen } = started
  const wait = (deadline: Deadline) => {
    const login: CodeWait = { ...started, ...deadline }
    const stopHelp = announced(login)
    // Loading the HTTP client takes 50 ms. Do it while the user is in the browser.
    // The first call reports an invalid proxy setting.
    context.machine.http().catch(() => undefined)
    return waitForInput(codeInputs(login)).finally(stopHelp)
  }
  const found = await withDeadline(context, wait, () => timeoutAdvice(seen))
  if (found !== 'back' && found.page !== undefined) holdForYes(found.page, started)
  else await loopback?.close()
  return found === 'back' ? found : found.authorization
}

/** @param seen the refusals during the wait */
function timeoutAdvice(seen: ReadonlySet<NoticeEvent['kind']>): Advice {
  if (seen.has('missing-state')) return { kind: 'wait-longer', next: 'allow-missing-state' }
  return seen.has('unconfirmed')
    ? { kind: 'wait-longer', next: 'confirm' }
    : { kind: 'wait-longer' }
}

/** Holds the login and the listener open for the user's confirmation. */
function holdForYes(
  page: { accept(): Promise<void>; reject(): Promise<void> },
  started: StartedLogin,
): void {
  const { context, loopback } = started
  const { confirmation, prompter } = context
  const close = async () => loopback?.close()
  confirmation.hold({
    close,
    async confirm() {
      await page.accept()
      await close()
    },
    async refuse() {
      // A warning stays on the screen when the login question opens again.
      prompter.say({ tone: 'warn', text: 'Rejected. Still waiting for your login.' })
      await page.reject()
    },
    resume: () =>
      waitForCode(started, announceAgain).catch(async (error: unknown) => {
        await close()
        throw error
      }),
  })
}

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

/**
 * Prints the links, opens the browser, and names the usual causes after half a minute.
 * @returns a function that stops this
 */
function announce(login: CodeWait): () => void {
  const { context, loopback, url, until, how } = login
  context.emit({
    event: 'auth_url',
    url,
    ...(loopback && { start_url: loopback.programStartUrl }),
  })
  sayPlace(login)
  sayLinks(login)
  context.emit({ event: 'waiting', until: new Date(until).toISOString() })
  const link = loopback && how.openBrowser ? loopback.openerStartUrl : undefined
  return helpWhileWaiting(context, link, { text: usualCauses(login) })
}

/** After a rejected account, prints the link and does not open a browser. */
function announceAgain(login: CodeWait): () => void {
  const { context, loopback, how, url } = login
  const link = how.showsCode ? url : (loopback?.printedStartUrl ?? url)
  sayLink('To log in with your account, open this link:', link, context)
  return helpWhileWaiting(context, undefined, { text: usualCauses(login) })
}

function sayPlace({ context, how }: CodeWait): void {
  const note = how.openBrowser ? context.machine.environment.note : undefined
  const line = placeLine(context, how) ?? (note === undefined ? undefined : { text: note })
  if (line !== undefined) context.prompter.say({ tone: 'dim', ...line })
}

function sayLinks(login: CodeWait): void {
  const { context, loopback, url, how } = login
  if (how.showsCode) sayCodePage(login)
  else if (loopback === undefined) sayLink(ELSEWHERE, url, context)
  else sayStartLink(loopback, login)
}

/** pCloud displays the code in any browser. An SSH tunnel makes the paste unnecessary. */
function sayCodePage({ context, loopback, url }: CodeWait): void {
  sayLink('Open this link on any device, click Allow, and paste the code here:', url, context)
  const { ssh } = context.machine.environment
  if (loopback === undefined || ssh === undefined) return
  sayTunnel(loopback.redirectUri, ssh, context, loopback.printedStartUrl)
}

function sayStartLink({ redirectUri, printedStartUrl }: Loopback, login: CodeWait): void {
  const { context, how, waitingLine } = login
  const { prompter, machine, rules } = context
  const { browserHere, ssh } = machine.environment
  sayLink(headOfLocalLink(how.openBrowser), printedStartUrl, context)
  if (!browserHere && ssh !== undefined) {
    sayTunnel(redirectUri, ssh, context)
  }
  // `?` works only at a prompt. A program reads the second link.
  if (!rules.pasteBesideBrowser) prompter.say({ tone: 'dim', text: waitingLine })
  else if (rules.personPresent) prompter.say({ tone: 'dim', text: MORE })
  else sayLink(ELSEWHERE, login.url, context)
}

const MORE = 'Browser on another device? Type ? for a link that works anywhere.'

function usualCauses({ app, loopback, url, how, context }: CodeWait): string {
  const { title, usualCauses: causes } = context.service
  const redirect = (!how.showsCode && loopback?.redirectUri) || ''
  return [
    'Still waiting. The usual causes:',
    ...causes(app.clientId, url),
    ...(redirect && [
      `· ${title} says "redirect not authorized". Add ${redirect} to your app, including the final slash.`,
      '· The last page did not load: copy the web address and paste it here.',
    ]),
  ].join('\n')
}
