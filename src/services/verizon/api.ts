import { PcloudConfigError } from '../../errors.ts'
import type { FormRequest, HttpAnswer, ServiceClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { askResource, type ResourceAnswer } from '../ask-resource.ts'
import { type OauthAnswer, readOauthAnswer } from '../oauth-answer.ts'
import { VERIZON_HOST } from './facts.ts'

export const VERIZON_AUTHORIZE_URL = `https://${VERIZON_HOST}/cloud/1/oauth2/authorize`
export const VERIZON_TOKEN_URL = `https://${VERIZON_HOST}/cloud/1/oauth2/token`
const VERIZON_ACCOUNT_URL = `https://${VERIZON_HOST}/cloud/1/account`

/** Access tokens live 9 hours where the answer does not tell; refresh tokens 14 days, for one use. */
const DIALECT = {
  service: 'Verizon',
  lifetimeSeconds: 9 * 3600,
  messageField: 'error_description',
} as const

/** @throws PcloudConfigError `service` when it is no such answer */
export function readVerizonAnswer(answer: HttpAnswer): OauthAnswer {
  return readOauthAnswer(answer, DIALECT)
}

/** What an app needs to renew a token, in the form as the SDK sends it. */
export interface VerizonApp {
  readonly clientId: string
  readonly clientSecret: Secret
  readonly redirectUri: string
  readonly tokenUrl?: string
}

export function verizonRefresh(app: VerizonApp, refreshToken: Secret): FormRequest {
  return {
    url: app.tokenUrl ?? VERIZON_TOKEN_URL,
    form: {
      grant_type: 'refresh_token',
      refresh_token: refreshToken.reveal(),
      redirect_uri: app.redirectUri,
      client_id: app.clientId,
      client_secret: app.clientSecret.reveal(),
    },
  }
}

/** What the service says of the account; the shape of a good answer is not documented. */
export function askVerizonAccount(
  http: ServiceClient,
  token: Secret,
  signal: AbortSignal,
): Promise<ResourceAnswer> {
  return askResource(http, { url: VERIZON_ACCOUNT_URL, ...DIALECT }, token, signal)
}

/**
 * Asks for the account's data, of which nothing is taken: it is enough that it is given.
 * @throws PcloudConfigError `token-invalid`, `service`, `network`
 */
export async function checkVerizonToken(
  http: ServiceClient,
  token: Secret,
  signal: AbortSignal,
): Promise<void> {
  const answer = await askVerizonAccount(http, token, signal)
  if (answer.kind === 'accepted') return
  throw new PcloudConfigError('token-invalid', 'Verizon does not accept this token.', {
    hint: 'Log in again.',
    cause: answer.message,
  })
}
