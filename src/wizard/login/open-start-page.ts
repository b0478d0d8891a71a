import { PcloudConfigError } from '../../errors.ts'
import { parseRedirectUri } from '../../oauth-loopback/redirect-uri.ts'
import { openStartPage, type StartPage } from '../../oauth-loopback/start-link-server.ts'
import { DEFAULT_REDIRECT_URI } from '../../rclone/provider-option.ts'
import type { Authorization } from '../draft.ts'
import type { LoginContext, Machine } from '../wizard-context.ts'
import { canConfirm, LINK_NOTICES, tellNotice } from './login-notices.ts'

/**
 * A local link to a page that only this user can open. Other users can see the arguments of
 * an opener (S21). Undefined if all ports are in use.
 */
export function startPageFor(
  target: string,
  context: LoginContext,
  redirectUri = context.rules.redirectUri,
): Promise<StartPage | undefined> {
  return openStartPage({
    target,
    notPort: parseRedirectUri(redirectUri).port,
    identifyVisitor: context.machine.identifyVisitor,
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
    identifyVisitor: machine.identifyVisitor,
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
