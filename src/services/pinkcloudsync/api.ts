import type { HttpAnswer, JsonRequest, ServiceClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { askResource, type ResourceAnswer } from '../ask-service.ts'
import { type OauthAnswer, readOauthAnswer } from '../oauth-answer.ts'
import type { ApiKeyPair } from '../service-login.ts'
import { PINKCLOUDSYNC_HOST } from './facts.ts'

const PINKCLOUDSYNC_TOKEN_URL = `https://${PINKCLOUDSYNC_HOST}/v1/auth/token`
const PINKCLOUDSYNC_SESSIONS_URL = `https://${PINKCLOUDSYNC_HOST}/v1/sync/sessions`

const DIALECT = {
  service: 'PinkCloudSync',
  lifetimeSeconds: 3600,
  messageField: 'message',
} as const

/** @throws PcloudConfigError `service` for an unexpected response */
export function readPinkcloudsyncAnswer(answer: HttpAnswer): OauthAnswer {
  return readOauthAnswer(answer, DIALECT)
}

/** PinkCloudSync does not use refresh tokens, so each renewal sends the keys. */
export function pinkcloudsyncToken(keys: ApiKeyPair): JsonRequest {
  return {
    url: keys.tokenUrl ?? PINKCLOUDSYNC_TOKEN_URL,
    json: { api_key: keys.apiKey, api_secret: keys.apiSecret.reveal() },
  }
}

/** Lists the sync sessions of the account. A response proves that the token works. */
export function askPinkcloudsyncSessions(
  http: ServiceClient,
  token: Secret,
  signal: AbortSignal,
): Promise<ResourceAnswer> {
  return askResource(http, { url: PINKCLOUDSYNC_SESSIONS_URL, ...DIALECT }, token, signal)
}
