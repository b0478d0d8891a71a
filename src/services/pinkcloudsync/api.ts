import type { HttpAnswer, JsonRequest, ServiceClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { readClaims } from '../../tokens/lifetime.ts'
import type { Token } from '../../tokens/rclone-token.ts'
import type { TokenAnswer } from '../../tokens/token-answer.ts'
import { visible } from '../../visible.ts'
import { askResource, type ResourceAnswer, readOauthAnswer } from '../ask-service.ts'
import type { AccountReport, Told } from '../service-account.ts'
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
export function readPinkcloudsyncAnswer(answer: HttpAnswer): TokenAnswer {
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

/** The claims of the token are displayed as unproven: the signature is not checked. */
export const ACCOUNT: AccountReport = {
  renewedBy: 'with the pair of keys',
  ask: askPinkcloudsyncSessions,
  rows(told) {
    const { subject, permissions } = claimsOf(told.token)
    const names = permissions?.map(visible).join(', ')
    return [
      ['Sync sessions', sessionsOf(told)?.toString()],
      ['Subject', subject === undefined ? undefined : `${visible(subject)} (unproven)`],
      [
        'Permissions',
        names === undefined ? 'the token tells none' : `${names || 'none'} (unproven)`,
      ],
    ]
  },
  fields(told) {
    const { subject, permissions } = claimsOf(told.token)
    return {
      sessions: sessionsOf(told) ?? null,
      subject_unproven: subject ?? null,
      permissions_unproven: permissions ?? null,
    }
  },
}

interface Claims {
  readonly subject: string | undefined
  readonly permissions: readonly string[] | undefined
}

function claimsOf({ accessToken }: Token): Claims {
  const { sub, permissions } = claimsIn(accessToken.reveal())
  return {
    subject: typeof sub === 'string' ? sub : undefined,
    permissions: Array.isArray(permissions)
      ? permissions.filter((one): one is string => typeof one === 'string').slice(0, 100)
      : undefined,
  }
}

/** The sample token in the guide has no claims. */
function claimsIn(token: string): Readonly<Record<string, unknown>> {
  try {
    return readClaims(token)
  } catch {
    return {}
  }
}

function sessionsOf({ answer }: Told): number | undefined {
  const sessions = answer.kind === 'accepted' ? answer.fields.get('sessions') : undefined
  return Array.isArray(sessions) ? sessions.length : undefined
}
