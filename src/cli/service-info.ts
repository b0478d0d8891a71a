import { PcloudConfigError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import type { ResourceAnswer } from '../services/ask-service.ts'
import type { Service } from '../services/service.ts'
import type { AccountFields, AccountReport, Told } from '../services/service-account.ts'
import { alignFacts, type LabelledFact } from '../text-layout.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import type { Token } from '../tokens/rclone-token.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import { quotedName } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import { tokenSourceOf } from './remote-access.ts'

interface Look extends Told {
  readonly name: string
  readonly service: Service
  readonly report: AccountReport
  /** The stored token had expired, or the service refused it. */
  readonly renewed: boolean
}

/** `userinfo` for a service with tokens that expire. Renews and saves the token first if necessary. */
export async function tellService(
  invocation: Invocation,
  name: string,
  service: Service,
  report: AccountReport,
): Promise<void> {
  const { host, output } = invocation
  let renewed = false
  const source = await tokenSourceOf(invocation, name, () => {
    renewed = true
  })
  const http = await host.machine.http()
  const asked = await askTwice(name, source, (token) => report.ask(http, token, host.signal))
  const look = { name, service, report, renewed, ...asked }
  if (output.json) return output.document(asDocument(look))
  await output.data(alignFacts(rowsOf(look, host.machine.now())))
}

/** If a token is refused early, it was revoked. Renew it and retry once. */
async function askTwice(
  name: string,
  source: TokenSource,
  ask: (token: Secret) => Promise<ResourceAnswer>,
): Promise<Told> {
  let token = await source.token()
  let answer = await ask(token.accessToken)
  if (answer.kind === 'refused') {
    token = await source.refresh(token)
    answer = await ask(token.accessToken)
  }
  if (answer.kind !== 'refused') return { token, answer }
  throw new PcloudConfigError(
    'token-invalid',
    `The service refused its own new token: ${answer.message}`,
    { hint: `Log in again: \`pcloud-config reconnect ${quotedName(name)}\`.` },
  )
}

function rowsOf(look: Look, now: number): readonly LabelledFact[] {
  const { service, report, token, renewed, answer } = look
  return [
    ['Service', `${service.title} (${service.type}, not for rclone)`],
    ['Token valid until', untilOf(token, now)],
    ['Renewed', `${renewed ? 'just now, ' : ''}${report.renewedBy}`],
    ['Answer', answer.kind === 'denied' ? `not for this: ${answer.message}` : 'accepted'],
    ...report.rows(look),
  ]
}

function untilOf(token: Token, now: number): string {
  const at = expiresAt(token)
  if (at === Number.POSITIVE_INFINITY) return 'you revoke it'
  return `${new Date(at).toISOString()} (${Math.round((at - now) / 60_000)} minutes)`
}

const UNKNOWN: AccountFields = {
  account: null,
  sessions: null,
  subject_unproven: null,
  permissions_unproven: null,
}

/** All keys are always present. Null means unknown. */
function asDocument(look: Look) {
  const { name, service, report, token, renewed, answer } = look
  const at = expiresAt(token)
  return {
    name,
    type: service.type,
    in_rclone: false,
    token_good_until: Number.isFinite(at) ? new Date(at).toISOString() : null,
    renewed,
    accepted: answer.kind === 'accepted',
    denied: answer.kind === 'denied' ? answer.message : null,
    ...UNKNOWN,
    ...report.fields(look),
  }
}
