import type { FormRequest, HttpAnswer, ServiceClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { askResource, type ResourceAnswer } from '../ask-service.ts'
import { type OauthAnswer, readOauthAnswer } from '../oauth-answer.ts'
import { VERIZON_HOST } from './facts.ts'
export const VERIZON_TOKEN_URL = `https://${VERIZON_HOST}/cloud/1/oauth2/token`
const VERIZON_ACCOUNT_URL = `https://${VERIZON_HOST}/cloud/1/account`

/** The default life of an access token is 9 hours. */
export const VERIZON_ACCESS_SECONDS = 9 * 3600

const DIALECT = {
  service: 'Verizon',
  lifetimeSeconds: VERIZON_ACCESS_SECONDS,
  messageField: 'error_description',
} as const

/** @throws PcloudConfigError `service` for an unexpected response */
export function readVerizonAnswer(answer: HttpAnswer): OauthAnswer {
  return readOauthAnswer(answer, DIALECT)
}

/** The values of an app that a renewal sends, as in the SDK. */
interface VerizonApp {
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

/** The data of the account. The form of the response is not documented. */
export function askVerizonAccount(
  http: ServiceClient,
  token: Secret,
  signal: AbortSignal,
): Promise<ResourceAnswer> {
  return askResource(http, { url: VERIZON_ACCOUNT_URL, ...DIALECT }, token, signal)
}
