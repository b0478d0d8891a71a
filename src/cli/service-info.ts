import { alignFacts, type LabelledFact } from '../columns.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import type { ResourceAnswer } from '../services/ask-resource.ts'
import { askPinkcloudsyncSessions, permissionsIn } from '../services/pinkcloudsync/api.ts'
import { findService } from '../services/registry.ts'
import { askVerizonAccount } from '../services/verizon/api.ts'
import { readClaims } from '../tokens/claims.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import type { Token } from '../tokens/token.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import { quotedName, visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import { tokenSourceOf } from './open-tokens.ts'
import { flatFields } from './service-fields.ts'

interface Told {
  readonly name: string
  readonly type: string
  readonly token: Token
  /** The token of before was over, or the service refused it. */
  readonly renewed: boolean
  readonly answer: Exclude<ResourceAnswer, { kind: 'refused' }>
}

/** `userinfo` of a service whose tokens end: renewed and saved first, then asked with. */
export async function tellService(
  invocation: Invocation,
  name: string,
  type: string,
): Promise<void> {
  const { host, output } = invocation
  let renewed = false
  const source = await tokenSourceOf(invocation, name, () => {
    renewed = true
  })
  const http = await host.machine.http()
  const ask = (token: Secret) =>
    type === 'verizon'
      ? askVerizonAccount(http, token, host.signal)
      : askPinkcloudsyncSessions(http, token, host.signal)
  const asked = await askTwice(name, source, ask)
  const told = { name, type, renewed, ...asked }
  if (output.json) return output.document(asDocument(told))
  await output.data(alignFacts(rowsOf(told, host.machine.now())))
}

/** A token that is refused before its end was revoked: another one is tried, once. */
async function askTwice(
  name: string,
  source: TokenSource,
  ask: (token: Secret) => Promise<ResourceAnswer>,
): Promise<Pick<Told, 'token' | 'answer'>> {
  let token = await source.token()
  let answer = await ask(token.accessToken)
  if (answer.kind === 'refused') {
    token = await source.refresh(token)
    answer = await ask(token.accessToken)
  }
  if (answer.kind !== 'refused') return { token, answer }
  throw new PcloudConfigError(
    'token-invalid',
    `The service does not accept its own new token: ${answer.message}`,
    { hint: `Log in again: \`pcloud-config reconnect ${quotedName(name)}\`.` },
  )
}

function rowsOf(told: Told, now: number): readonly LabelledFact[] {
  const { type, token, renewed, answer } = told
  const renewal = type === 'verizon' ? 'with its refresh token' : 'with the pair of keys'
  return [
    ['Service', `${findService(type)?.title ?? type} (${type}, not for rclone)`],
    ['Token good until', untilOf(token, now)],
    ['Renewed', `${renewed ? 'just now, ' : ''}${renewal}`],
    ['Answer', answer.kind === 'denied' ? `not for this: ${answer.message}` : 'accepted'],
    ...(type === 'verizon' ? accountRows(answer) : keyRows(told)),
  ]
}

function untilOf(token: Token, now: number): string {
  const at = expiresAt(token)
  if (at === Number.POSITIVE_INFINITY) return 'it is revoked'
  return `${new Date(at).toISOString()} (${Math.round((at - now) / 60_000)} minutes)`
}

/** Nothing says what the answer holds, so it is shown as it came. */
function accountRows(answer: Told['answer']): readonly LabelledFact[] {
  if (answer.kind === 'denied') return []
  return flatFields(answer.fields).map(([path, value]) => [visible(path), visible(value)])
}

function keyRows(told: Told): readonly LabelledFact[] {
  const claims = claimsOf(told.token)
  const permissions = permissionsIn(claims)?.map(visible).join(', ')
  const { sub } = claims
  return [
    ['Sync sessions', sessionsOf(told)?.toString()],
    ['Subject', typeof sub === 'string' ? `${visible(sub)} (unproven)` : undefined],
    [
      'Permissions',
      permissions === undefined ? 'the token tells none' : `${permissions || 'none'} (unproven)`,
    ],
  ]
}

function claimsOf({ accessToken }: Token): Readonly<Record<string, unknown>> {
  try {
    return readClaims(accessToken.reveal())
  } catch {
    return {}
  }
}

function sessionsOf({ answer }: Told): number | undefined {
  const sessions = answer.kind === 'accepted' ? answer.fields.get('sessions') : undefined
  return Array.isArray(sessions) ? sessions.length : undefined
}

/** Every key is always there; null is what the service or the token did not tell. */
function asDocument(told: Told) {
  const { name, type, token, renewed, answer } = told
  const at = expiresAt(token)
  const claims = type === 'pinkcloudsync' ? claimsOf(token) : {}
  const { sub } = claims
  return {
    name,
    type,
    in_rclone: false,
    token_good_until: Number.isFinite(at) ? new Date(at).toISOString() : null,
    renewed,
    accepted: answer.kind === 'accepted',
    denied: answer.kind === 'denied' ? answer.message : null,
    account: type === 'verizon' && answer.kind === 'accepted' ? fieldsOf(answer) : null,
    sessions: sessionsOf(told) ?? null,
    subject_unproven: typeof sub === 'string' ? sub : null,
    permissions_unproven: permissionsIn(claims) ?? null,
  }
}

function fieldsOf({ fields }: { readonly fields: ReadonlyMap<string, unknown> }) {
  return Object.fromEntries(flatFields(fields))
}
