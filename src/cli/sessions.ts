import { pathsOf } from '../config-file/locate.ts'
import { checkRemoteName } from '../config-file/remote-names.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { decodeCredentials, type SdkCredentials } from '../remotes/sdk-credentials-file.ts'
import { type PcloudApi, pcloudSessionApi } from '../services/pcloud/api.ts'
import { regionOf } from '../services/pcloud/regions.ts'
import { alignColumns, asText } from '../text-layout.ts'
import { quotedName } from '../visible.ts'
import { settingsPath } from './file-places.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'
import { isRemote } from './seen.ts'
import { warn } from './talk.ts'

/** A login by email and password. It is not in rclone.conf, since rclone cannot use it. */
export interface Session extends SdkCredentials {
  readonly name: string
  readonly file: string
}

const SUFFIX = '.pcloud_credentials'

/** The folder for logins by email and password, with a file for each login. */
function credentialsFolder(host: Host): string | undefined {
  const { dirname, join } = pathsOf(host)
  const settings = settingsPath(host)
  return settings && join(dirname(settings), 'credentials')
}

/** @throws PcloudConfigError `failed` if the folder for it is unknown */
export function sessionFile(host: Host, name: string): string {
  const folder = credentialsFolder(host)
  if (folder === undefined) {
    throw new PcloudConfigError('failed', 'No folder for the credentials file was found.', {
      hint: 'Set HOME or XDG_CONFIG_HOME.',
    })
  }
  // The name of a remote cannot contain a slash.
  return pathsOf(host).join(folder, `${name}${SUFFIX}`)
}

/** File systems allow 255 bytes. Temporary files need 18 of them. */
const MAX_NAME_BYTES = 255 - SUFFIX.length - 18

/** Checks the name of a login, in addition to the rules for remotes. */
function whyNotSessionName(name: string): string | undefined {
  const isShort = new TextEncoder().encode(name).length <= MAX_NAME_BYTES
  return isShort ? undefined : 'The name is too long for a file name.'
}

/** @returns undefined if it does not exist */
async function findSession(host: Host, name: string): Promise<Session | undefined> {
  if (credentialsFolder(host) === undefined) return undefined
  const file = sessionFile(host, name)
  const text = await host.credentialsFiles.read(file)
  if (text === undefined) return undefined
  const found = decodeCredentials(text)
  if (found) return { ...found, name, file }
  throw new PcloudConfigError('token-invalid', `${file} does not contain credentials.`, {
    hint: `Log in again: pcloud-config new ${quotedName(name)} --login direct --overwrite`,
  })
}

/** How long ago it was saved. Undefined if the file has no date. */
export function ageInDays({ savedAt }: SdkCredentials, now: number): number | undefined {
  return savedAt === undefined ? undefined : (now - savedAt) / 86_400_000
}

/** The login with this name. A remote with the same name has priority. */
export async function sessionInstead(
  { store, host }: Pick<Invocation, 'store' | 'host'>,
  name: string,
): Promise<Session | undefined> {
  const file = await store().load()
  return isRemote(file, name, host.env) ? undefined : findSession(host, name)
}

/**
 * For commands that accept only remotes: refuses the name of a login.
 * @param hintFor the hint for this name, which is quoted for a shell
 * @throws PcloudConfigError `usage`
 */
export async function notSessions(
  { store, host }: Pick<Invocation, 'store' | 'host'>,
  names: readonly string[],
  hintFor: (name: string) => string,
): Promise<void> {
  const file = await store().load()
  const others = names.filter((name) => !isRemote(file, name, host.env))
  if (others.length === 0) return
  const sessions = await sessionNames(host)
  const session = others.find((name) => sessions.includes(name))
  if (session === undefined) return
  const message = `${session} is a login by email and password, not a remote.`
  throw new PcloudConfigError('usage', message, { hint: hintFor(session) })
}

/** Requests with the token of a session. */
export async function sessionApi(
  { machine, signal }: Pick<Host, 'machine' | 'signal'>,
  { hostname, accessToken }: Pick<Session, 'hostname' | 'accessToken'>,
): Promise<PcloudApi> {
  return pcloudSessionApi(await machine.http(), hostname, accessToken, signal)
}

/**
 * Logs out at pCloud (`logout`). A session that has ended already, or a network that is down, is only
 * reported.
 * @returns whether pCloud confirmed it
 */
export async function revoke(
  host: Host,
  session: Pick<Session, 'hostname' | 'accessToken'>,
): Promise<boolean> {
  try {
    const answer = await (await sessionApi(host, session)).call('logout', {})
    return answer.get('auth_deleted') === true
  } catch (error) {
    host.signal.throwIfAborted()
    if (!(error instanceof PcloudConfigError)) throw error
    warn(host, `! ${error.message}`)
    return false
  }
}

/** Writes a credentials file. Warnings go to stderr. */
export async function saveCredentials(host: Host, file: string, text: string): Promise<void> {
  const warnings = await host.credentialsFiles.write(file, text)
  warn(host, ...warnings.map((warning) => `! ${warning}`))
}

export async function sessionNames(host: Host): Promise<readonly string[]> {
  const folder = credentialsFolder(host)
  const names = folder === undefined ? [] : await host.credentialsFiles.list(folder)
  return names
    .filter((name) => name.endsWith(SUFFIX) && name !== SUFFIX)
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort()
}

interface FreeNameWords {
  /** The message if the name is taken. */
  readonly taken: string
  /** How to choose a different name. */
  readonly rename: string
  /** The hint for an invalid name. */
  readonly hint?: string
}

/** Why a new login cannot have this name. `token NAME` must not be ambiguous. */
export async function whyNotFree(
  name: string,
  { host, options, store }: Invocation,
  { taken, rename, hint }: FreeNameWords,
): Promise<PcloudConfigError | undefined> {
  const wrong = checkRemoteName(name, host.platform) ?? whyNotSessionName(name)
  if (wrong !== undefined) {
    return new PcloudConfigError('usage', wrong, { hint })
  }
  const isTaken = isRemote(await store().load(), name, host.env)
  const isSession = (await sessionNames(host)).includes(name)
  if (!isTaken && (!isSession || options.has('overwrite'))) return undefined
  return new PcloudConfigError('already-exists', taken, {
    hint: isTaken ? `${rename}.` : `${rename}, or add --overwrite to replace it.`,
  })
}

/** A login cannot be copied or renamed. */
export function loginAs(name: string): string {
  return `Log in with the other name: \`pcloud-config new ${quotedName(name)} --login direct\``
}

/** Lists the logins by email and password from their files, without the network. */
export async function listSessions({ host, options, output }: Invocation): Promise<void> {
  const names = await sessionNames(host)
  if (!output.json && !options.has('long')) {
    return output.data(asText(names))
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
  await output.data(asText(alignColumns(lines)))
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
