import { readClaims } from '../../tokens/claims.ts'
import type { Token } from '../../tokens/rclone-token.ts'
import { visible } from '../../visible.ts'
import type { AccountReport, Told } from '../service-account.ts'
import { askPinkcloudsyncSessions } from './api.ts'

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
