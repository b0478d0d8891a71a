import type { Advice } from '../../advice.ts'
import { hasCode, PcloudConfigError } from '../../errors.ts'
import { type Loopback, openLoopback } from '../../oauth-loopback/listener.ts'
import { parseRedirectUri } from '../../oauth-loopback/redirect-uri.ts'
import type { Notice, NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import { openStartPage, type StartPage } from '../../oauth-loopback/start-link-server.ts'
import type { StartLinks } from '../../oauth-loopback/start-links.ts'
import { DEFAULT_REDIRECT_URI } from '../../rclone/provider-option.ts'
import { visible } from '../../visible.ts'
import type { Authorization } from '../draft.ts'
import type { LoginContext, Machine } from '../wizard-context.ts'
import type { HowToWait } from './login-links.ts'
import { trustedHosts } from './verify-token.ts'

/**
 * Opens the listener for a code. Undefined if it is not necessary and its port is in use.
 * @param seen gets the refusals
 */
export async function listenForCode(
  links: StartLinks,
  authorizeUrl: (state: string, redirectUri: string) => string,
  context: LoginContext,
  { redirectUri, showsCode }: HowToWait,
  seen: Set<NoticeEvent['kind']>,
): Promise<Loopback | undefined> {
  try {
    return await openLoopback({
      redirectUri,
      links,
      identifyVisitor: await context.machine.visitorIdentifier(),
      authorizeUrl,
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

/**
 * A local link to a page that only this user can open. Other users can see the arguments of
 * an opener (S21). Undefined if all ports are in use.
 */
export async function startPageFor(
  target: string,
  context: LoginContext,
  redirectUri = context.rules.redirectUri,
): Promise<StartPage | undefined> {
  return openStartPage({
    target,
    notPort: parseRedirectUri(redirectUri).port,
    identifyVisitor: await context.machine.visitorIdentifier(),
    brand: { app: 'pcloud-config', service: context.service.title },
    onNotice: (notice) => tellNotice(notice, context),
  })
}

/** Opens a page of rclone in the browser, for a type that only rclone supports. */
export async function openThroughStartPage(
  target: string,
  machine: Machine,
  say: (text: string) => void,
): Promise<StartPage | undefined> {
  const page = await openStartPage({
    target,
    notPort: parseRedirectUri(DEFAULT_REDIRECT_URI).port,
    identifyVisitor: await machine.visitorIdentifier(),
    brand: { app: 'pcloud-config', service: 'rclone' },
    onNotice(notice) {
      if (notice.kind === 'another-user') say(LINK_NOTICES.refused)
      if (notice.kind === 'two-browsers') say(LINK_NOTICES.twoBrowsers)
    },
  })
  if (page === undefined) return undefined
  const outcome = await machine.openBrowser(page.url)
  if (outcome.kind === 'failed') say(`The browser could not be opened (${outcome.reason}).`)
  return page
}

/**
 * If two browsers opened the page, the login may belong to a different person (S22).
 * @throws PcloudConfigError `login-denied` if the user cannot confirm the account
 */
export function doubtful(
  authorization: Authorization,
  startPage: StartPage,
  context: LoginContext,
): Authorization {
  if (!startPage.isDoubtful()) return authorization
  if (canConfirm(context)) return { ...authorization, doubt: 'two-browsers' }
  const message = 'Two browsers opened the login link, so you must confirm the account.'
  throw new PcloudConfigError('login-denied', message, {
    hint: 'Log in again.',
    advice: { kind: 'confirm-account' },
  })
}

/** Reports a request that did not end the login. */
function tellNotice(notice: Notice, context: LoginContext): void {
  if (notice.kind === 'denied-unbound') context.emit({ event: 'denied' })
  const text = sentence(notice, context)
  if (text === undefined) return
  const times = notice.count > 1 ? ` (${notice.count} times)` : ''
  // The listener may be open only for the review.
  const waits = notice.kind === 'two-browsers' || isVisitToPrinted(notice) ? '' : ' Still waiting.'
  context.prompter.say({
    tone: 'warn',
    text: `${text}${times}${waits}`,
    advice: ADVICE[notice.kind],
  })
}

const ADVICE: Partial<Record<NoticeEvent['kind'], Advice>> = {
  'missing-state': { kind: 'confirm-account', or: 'allow-missing-state' },
  unconfirmed: { kind: 'confirm-account', or: 'start-link' },
}

/** For every login through a start link. */
const LINK_NOTICES = {
  refused: 'Another user of this computer opened the login link and was refused.',
  twoBrowsers: 'This link was opened in two browsers.',
} as const

function isVisitToPrinted(notice: NoticeEvent): boolean {
  return notice.kind === 'another-user' && !notice.refused
}

function sentence(notice: NoticeEvent, context: LoginContext): string | undefined {
  const { title } = context.service
  const next = canConfirm(context)
    ? 'Before you save, check that the account is yours.'
    : 'This run cannot ask you to confirm the account, so it refuses logins through this link.'
  switch (notice.kind) {
    case 'prefetch':
      return undefined
    case 'stray-request':
      return "Ignored a request that isn't part of this login."
    case 'wrong-state':
      return 'Ignored the code of a different login.'
    case 'untrusted-host':
      return `Refused a code for the unknown host ${visible(notice.host)}. Sent it no data.`
    case 'missing-state':
      return `Refused a login: ${title} omitted state, and this run cannot ask you to confirm the account.`
    case 'unconfirmed':
      return 'Refused a login, because this run cannot ask you to confirm the account.'
    case 'denied-unbound':
      return 'A browser that may not be yours denied access.'
    case 'two-browsers':
      return `${LINK_NOTICES.twoBrowsers} ${next}`
    case 'another-user':
      return notice.refused
        ? LINK_NOTICES.refused
        : `Another user of this computer opened the printed login link. ${next}`
    case 'tls-on-port':
      return 'The browser insists on https for localhost. Use the other link, and paste the address of the last page.'
  }
}

/** Whether the user can confirm the account at the review. */
function canConfirm({ rules }: LoginContext): boolean {
  return rules.personPresent && !rules.yes
}
