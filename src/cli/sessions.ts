import { pathsOf } from '../config-file/locate.ts'
import { checkRemoteName } from '../config-file/remote-names.ts'
import { PcloudConfigError } from '../errors.ts'
import { decodeCredentials, type SdkCredentials } from '../remotes/sdk-credentials-file.ts'
import { quotedName, visible } from '../visible.ts'
import { credentialsFolder } from './file-places.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'
import { isRemote } from './seen.ts'

/** A login by email and password. It is not in rclone.conf, since rclone cannot use it. */
export interface Session extends SdkCredentials {
  readonly name: string
  readonly file: string
}

const SUFFIX = '.pcloud_credentials'

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
export async function findSession(host: Host, name: string): Promise<Session | undefined> {
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

/** Writes a credentials file. Warnings go to stderr. */
export async function saveCredentials(host: Host, file: string, text: string): Promise<void> {
  for (const warning of await host.credentialsFiles.write(file, text)) {
    host.writeErr(`! ${visible(warning)}\n`)
  }
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
    return new PcloudConfigError('usage', wrong, hint === undefined ? {} : { hint })
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
