import type { ConfigDocument } from '../config-file/index.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import { type Answered, askRegions } from '../services/pcloud/account.ts'
import type { PcloudApi } from '../services/pcloud/api.ts'
import { describeHost, hostsInOrder, isHost, US } from '../services/pcloud/regions.ts'
import { decodeToken } from '../tokens/token.ts'
import { quotedName, visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import { seen, tellVariables } from './seen.ts'

/** What of a remote is needed in order to ask its service something. */
export interface RemoteAccess {
  readonly name: string
  readonly type: string
  /** As rclone sees it, or its default if nothing sets it. */
  readonly hostname: string
  readonly token: Secret
  /** The variable that the host comes from, if one sets it. */
  readonly hostVariable: string | undefined
  /** Where the token may go: the host that the user set, then the official ones. */
  readonly hosts: readonly string[]
}

/**
 * Reads a remote that is to be asked something, with the variables that rclone obeys, and names these.
 * @param rcloneCommand what rclone offers for a remote of another type, such as `about`
 * @throws PcloudConfigError `not-found`, `usage` for another type, `token-invalid`
 */
export function accessOf(
  file: ConfigDocument,
  name: string,
  rcloneCommand: string,
  invocation: Pick<Invocation, 'host' | 'options'>,
): RemoteAccess {
  const remote = seen(file, name, invocation.host.env)
  const { keys } = remote
  const type = keys.get('type') ?? ''
  if (type !== 'pcloud') throw otherType(name, type, rcloneCommand)
  tellVariables(remote, invocation)
  const hostname = keys.get('hostname') || US.hostname
  const hosts = hostsInOrder([isHost(hostname) ? hostname : undefined])
  const hostVariable = remote.variables.get('hostname')
  return { name, type, hostname, hostVariable, token: tokenOf(name, keys.get('token')), hosts }
}

function tokenOf(name: string, text: string | undefined): Secret {
  if (!text) throw loginAgain(name, `${name} has no token.`)
  try {
    return decodeToken(text).accessToken
  } catch (error) {
    throw hasCode(error, 'token-invalid') ? misspelled(name, error) : error
  }
}

/**
 * Asks the service in the remote's name, in the region that knows its token. Where that is
 * not the one of the file, it is said: rclone asks the latter only.
 * @throws PcloudConfigError `token-invalid` with the way to log in again, `network`,
 * `service`, and what the call itself is refused with
 */
export async function askRemote<T>(
  { host }: Pick<Invocation, 'host'>,
  access: RemoteAccess,
  ask: (api: PcloudApi) => Promise<T>,
): Promise<Answered<T>> {
  if (host.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') host.writeErr(`${UNVERIFIED}\n`)
  const { name, token, hosts } = access
  try {
    const answered = await askRegions(await host.machine.http(), token, hosts, ask, host.signal)
    for (const line of otherRegion(answered.hostname, access)) host.writeErr(`${visible(line)}\n`)
    return answered
  } catch (error) {
    throw hasCode(error, 'token-invalid') ? loginAgain(name, error.message, error) : error
  }
}

function otherRegion(hostname: string, { name, hostname: configured, hostVariable }: RemoteAccess) {
  if (hostname === configured) return []
  const remedy =
    hostVariable === undefined
      ? `Repair it: \`pcloud-config check --fix ${quotedName(name)}\`.`
      : `Unset ${hostVariable}, or set it to ${hostname}.`
  return [
    `! The account lives in ${describeHost(hostname)}, but ${hostVariable ?? name} says ${describeHost(configured)}: rclone cannot use it.`,
    `  ${remedy}`,
  ]
}

/** The system's proxy or a colleague's advice may have left it set; a secret is sent next. */
export const UNVERIFIED =
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is set: nobody checks whether it is pCloud that answers. Unset it; for a company proxy use NODE_EXTRA_CA_CERTS.'

/** A bare or quoted token may be as good as ever. */
function misspelled(name: string, cause: PcloudConfigError): PcloudConfigError {
  const word = quotedName(name)
  const hint = `See whether it can be repaired: \`pcloud-config check --fix ${word}\`. Or log in again: \`pcloud-config reconnect ${word}\`.`
  return new PcloudConfigError('token-invalid', cause.message, { hint, cause })
}

function loginAgain(name: string, message: string, cause?: unknown): PcloudConfigError {
  const hint = `Log in again: \`pcloud-config reconnect ${quotedName(name)}\`.`
  return new PcloudConfigError('token-invalid', message, { hint, cause })
}

function otherType(name: string, type: string, rcloneCommand: string): PcloudConfigError {
  const what = type === '' ? 'has no type' : `is of type ${type}`
  return new PcloudConfigError('usage', `${name} ${what}; only pcloud can be asked here.`, {
    hint: `rclone may know: \`rclone ${rcloneCommand} ${quotedName(`${name}:`)}\`.`,
  })
}
