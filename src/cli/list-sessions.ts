import { hasCode } from '../errors.ts'
import { regionOf } from '../services/pcloud/regions.ts'
import { alignColumns } from '../text-layout.ts'
import type { Invocation } from './invocation.ts'
import { ageInDays, findSession, type Session, sessionFile, sessionNames } from './sessions.ts'

/** Lists the logins by email and password from their files, without the network. */
export async function listSessions({ host, options, output }: Invocation): Promise<void> {
  const names = await sessionNames(host)
  if (!output.json && !options.has('long')) {
    return output.data(names.map((name) => `${name}\n`).join(''))
  }
  const now = host.machine.now()
  const rows = await Promise.all(
    names.map(async (name) => ({ name, session: await readable(name, host) })),
  )
  if (output.json) {
    return output.document(
      rows.map(({ name, session }) => asDocument(name, session, sessionFile(host, name), now)),
    )
  }
  const lines = rows.map(({ name, session }) => {
    const region = session && (regionOf(session.hostname)?.label ?? session.hostname)
    const days = session && ageInDays(session, now)
    const age = days === undefined ? '-' : `${days.toFixed(1)} days`
    return [name, session?.email || '-', region ?? '-', age, sessionFile(host, name)]
  })
  await output.data(
    alignColumns(lines)
      .map((line) => `${line}\n`)
      .join(''),
  )
}

/** A broken file is listed too: the name is in use. */
async function readable(name: string, host: Invocation['host']): Promise<Session | undefined> {
  try {
    return await findSession(host, name)
  } catch (error) {
    if (hasCode(error, 'token-invalid') || hasCode(error, 'usage')) return undefined
    throw error
  }
}

/** All keys are always present. */
function asDocument(name: string, session: Session | undefined, file: string, now: number) {
  const days = session && ageInDays(session, now)
  return {
    name,
    email: session?.email ?? null,
    region: session === undefined ? null : (regionOf(session.hostname)?.id ?? null),
    hostname: session?.hostname ?? null,
    auth_type: session?.authType ?? null,
    age_days: days === undefined ? null : Math.round(days * 10) / 10,
    file,
  }
}
