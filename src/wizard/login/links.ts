import { buildAuthorizeUrl } from '../../oauth-loopback/index.ts'
import { AUTHORIZE_URL } from '../../services/pcloud/oauth.ts'
import type { OwnApp } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'

/** The service's page for this app. Without a redirect URI pCloud shows the code itself. */
export function authorizePage(
  app: OwnApp,
  state: string,
  redirectUri: string | undefined,
  context: LoginContext,
): string {
  const { given, service } = context
  return buildAuthorizeUrl({
    base: given.authUrl ?? service.authorizeUrl,
    clientId: app.clientId,
    state,
    extra: service.extra(given),
    ...(redirectUri !== undefined && { redirectUri }),
  })
}

/** pCloud's page for a login by poll, as its JS SDK makes it: there is nothing to come back to. */
export function pollPage(app: OwnApp, requestId: string, { given }: LoginContext): string {
  return buildAuthorizeUrl({
    base: given.authUrl ?? AUTHORIZE_URL,
    clientId: app.clientId,
    responseType: 'poll_token',
    extra: { request_id: requestId },
  })
}
