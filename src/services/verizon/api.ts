import type { FormRequest, HttpAnswer, ServiceClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import type { TokenAnswer } from '../../tokens/token-answer.ts'
import { visible } from '../../visible.ts'
import { askResource, type ResourceAnswer, readOauthAnswer } from '../ask-service.ts'
import type { AccountReport, Told } from '../service-account.ts'
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
export function readVerizonAnswer(answer: HttpAnswer): TokenAnswer {
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

/** The response is not documented, so plain values are printed unchanged. */
export const ACCOUNT: AccountReport = {
  renewedBy: 'with its refresh token',
  ask: askVerizonAccount,
  rows: (told) => valuesIn(told).map(([path, value]) => [visible(path), visible(value)]),
  fields: (told) => ({
    account: told.answer.kind === 'accepted' ? Object.fromEntries(valuesIn(told)) : null,
  }),
}

/** More would be hard to read. */
const MOST = 20

type PathAndValue = readonly [path: string, value: string]

function valuesIn({ answer }: Told): readonly PathAndValue[] {
  if (answer.kind === 'denied') return []
  return [...answer.fields].flatMap(([name, value]) => flat(name, value)).slice(0, MOST)
}

function flat(path: string, value: unknown): readonly PathAndValue[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => flat(`${path}.${name}`, inner))
  }
  return [[path.slice(0, 100), String(value).slice(0, 200)]]
}
