import { hasCode, PcloudConfigError } from '../../errors.ts'
import { fetchDetails } from '../../services/pcloud/account.ts'
import { describeHost, regionOf } from '../../services/pcloud/regions.ts'
import { findService } from '../../services/registry.ts'
import type { Account, AccountDetails } from '../../services/service-account.ts'
import { alignFacts, type LabelledFact } from '../../text-layout.ts'
import { quotedName } from '../../visible.ts'
import { formatBytes } from '../../wizard/login/verify-token.ts'
import { remoteOrDefault } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { accessOf, askRemote } from '../remote-access.ts'
import { seen } from '../seen.ts'
import { ageInDays, type Session, sessionApi, sessionInstead } from '../sessions.ts'

type Person = Account & AccountDetails

/** Shows the account of a remote. */
export const run: CommandRun = async (invocation) => {
  const { args, store, output, host } = invocation
  const name = await remoteOrDefault(args[0], invocation)
  const session = await sessionInstead(invocation, name)
  if (session) return tellSession(session, invocation)
  const file = await store().load()
  const type = seen(file, name, host.env).keys.get('type') ?? ''
  const service = findService(type)
  const report = await service?.account?.()
  if (service && report) {
    return (await import('../service-info.ts')).tellService(invocation, name, service, report)
  }
  const access = accessOf(file, name, 'about', invocation)
  const { value: person, hostname } = await askRemote(invocation, access, fetchDetails)
  if (output.json) return output.document(asDocument(person, hostname, access))
  await output.data(alignFacts(rowsOf(person, hostname)))
}

/** The same for a login by email and password, with details about the file. */
async function tellSession(session: Session, { host, output }: Invocation): Promise<void> {
  const { hostname, name, file } = session
  const person = await askAsSession(session, host)
  const age = ageInDays(session, host.machine.now())
  if (output.json) {
    const access = { name, type: 'pcloud-session', hostname }
    const days = age === undefined ? null : Math.round(age * 10) / 10
    const about = { auth_type: session.authType, age_days: days, file }
    return output.document({ ...asDocument(person, hostname, access), ...about })
  }
  const days = age === undefined ? undefined : `${age.toFixed(1)} days`
  const rows = [
    ['Login', 'email and password'],
    ['Age', days],
    ['File', file],
  ] as const
  await output.data(alignFacts([...rowsOf(person, hostname), ...rows]))
}

async function askAsSession(session: Session, host: Invocation['host']): Promise<Person> {
  try {
    return await fetchDetails(await sessionApi(host, session))
  } catch (cause) {
    // pCloud responds with 2000 both for an expired session and for an incorrect password.
    if (!hasCode(cause, 'token-invalid') && !hasCode(cause, 'login-failed')) throw cause
    throw new PcloudConfigError(
      'token-invalid',
      `pCloud no longer accepts the session ${session.name}.`,
      {
        hint: `Log in again: \`pcloud-config new ${quotedName(session.name)} --login direct --overwrite\`.`,
        cause,
      },
    )
  }
}

function rowsOf(person: Person, hostname: string): readonly LabelledFact[] {
  const { email, userid, quota, usedQuota, twoFactor } = person
  const free = formatBytes(Math.max(0, quota - usedQuota))
  const part = quota > 0 ? ` (${Math.round((usedQuota / quota) * 100)} %)` : ''
  return [
    ['Account', email],
    ['Email verified', yesNo(person.emailVerified)],
    ['User id', userid],
    ['Region', describeHost(hostname)],
    ['Plan', planOf(person)],
    ['Quota', formatBytes(quota)],
    ['Used', `${formatBytes(usedQuota)}${part}, ${free} free`],
    ['Two-factor login', twoFactor === undefined ? undefined : twoFactor ? 'on' : 'off'],
    ['Language', person.language],
    ['Registered', person.registered?.slice(0, 10)],
  ]
}

function yesNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'yes' : 'no'
}

/** pCloud does not document the number of the plan, so only the kind is printed. */
function planOf({ premium, premiumUntil, lifetime, business }: Person): string | undefined {
  if (premium === undefined) return undefined
  const kind = business === true ? 'business' : premium ? 'premium' : 'free'
  if (lifetime === true) return `${kind}, lifetime`
  return premium && premiumUntil !== undefined
    ? `${kind}, until ${premiumUntil.slice(0, 10)}`
    : kind
}

/** All keys are always present. Null means that pCloud does not say. */
function asDocument(
  person: Person,
  hostname: string,
  access: { readonly name: string; readonly type: string; readonly hostname: string },
) {
  return {
    name: access.name,
    type: access.type,
    email: person.email,
    userid: person.userid,
    region: regionOf(hostname)?.id ?? hostname,
    hostname,
    configured_hostname: access.hostname,
    quota: person.quota,
    usedquota: person.usedQuota,
    email_verified: person.emailVerified ?? null,
    premium: person.premium ?? null,
    premium_until: person.premiumUntil ?? null,
    lifetime: person.lifetime ?? null,
    business: person.business ?? null,
    plan: person.plan ?? null,
    two_factor: person.twoFactor ?? null,
    language: person.language ?? null,
    registered: person.registered ?? null,
  }
}
