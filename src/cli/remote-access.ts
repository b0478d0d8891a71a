import type { ConfigDocument } from '../config-file/document.ts'
import { aRemote } from '../config-file/remote-names.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { isUnverified } from '../http.ts'
import { openTokenSource } from '../remotes/open-token-source.ts'
import type { Secret } from '../secret.ts'
import { type Answered, askRegions } from '../services/pcloud/account.ts'
import type { PcloudApi } from '../services/pcloud/api.ts'
import { describeHost, hostsInOrder, isHost, US } from '../services/pcloud/regions.ts'
import { type SeenRemote, tokenVariable } from '../services/seen-remote.ts'
import { decodeToken } from '../tokens/rclone-token.ts'
import { notLoggedIn, renewalDeps, unreadableToken } from '../tokens/renewal.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import { quotedName } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import { seen } from './seen.ts'
import { note, warn } from './talk.ts'

/** The data for a request to the service of a remote. */
interface RemoteAccess {
  readonly name: string
  readonly type: string
  /** The host that rclone uses. */
  readonly hostname: string
  readonly token: Secret
  /** The environment variable that sets the host, if any. */
  readonly hostVariable: string | undefined
  /** The hosts that may receive the token: the user's host, then the official hosts. */
  readonly hosts: readonly string[]
}

/**
 * Reads a pCloud remote for a request, with the variables that rclone uses, and reports these on stderr.
 * @param rcloneCommand the rclone command for remotes of other types, if there is one
 * @throws PcloudConfigError `not-found`, `usage` for a different type, `token-invalid`
 */
export function accessOf(
  file: ConfigDocument,
  name: string,
  rcloneCommand: 'about' | 'lsd' | undefined,
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
  return { name, type, hostname, hostVariable, token: tokenOf(remote), hosts }
}

function tokenOf(remote: SeenRemote): Secret {
  const { name } = remote
  const text = remote.keys.get('token')
  if (!text) throw notLoggedIn(name)
  try {
    return decodeToken(text).accessToken
  } catch (error) {
    if (!hasCode(error, 'token-invalid')) throw error
    throw unreadableToken(name, error, tokenVariable(remote))
  }
}

/**
 * Sends a request with the token of a remote, in the region that accepts the token. Warns if the file
 * has the other region, since rclone then fails.
 * @throws PcloudConfigError `token-invalid`, `network`,
 * `service`, and the errors of the call itself
 */
export async function askRemote<T>(
  { host }: Pick<Invocation, 'host'>,
  access: RemoteAccess,
  ask: (api: PcloudApi) => Promise<T>,
): Promise<Answered<T>> {
  if (isUnverified(host.env)) warn(host, UNVERIFIED)
  const { name, token, hosts } = access
  try {
    const answered = await askRegions(await host.machine.http(), token, hosts, ask, host.signal)
    warn(host, ...otherRegion(answered.hostname, access))
    return answered
  } catch (error) {
    throw hasCode(error, 'token-invalid')
      ? loginAgain(name, `${name}: ${error.message}`, error)
      : error
  }
}

function otherRegion(hostname: string, { name, hostname: configured, hostVariable }: RemoteAccess) {
  if (hostname === configured) return []
  const remedy =
    hostVariable === undefined
      ? `Repair it: \`pcloud-config check --fix ${quotedName(name)}\`.`
      : `Unset ${hostVariable}, or set it to ${hostname}.`
  return [
    `! Wrong region: this account is in ${describeHost(hostname)}, but ${hostVariable ?? name} says ${describeHost(configured)}. rclone cannot use it.`,
    `  ${remedy}`,
  ]
}

/** The following request contains a secret. */
export const UNVERIFIED =
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so connections are not verified. Unset it. For a company proxy, use NODE_EXTRA_CA_CERTS.'

function loginAgain(name: string, message: string, cause?: unknown): PcloudConfigError {
  const hint = `Log in again: \`pcloud-config reconnect ${quotedName(name)}\`.`
  return new PcloudConfigError('token-invalid', message, { hint, cause })
}

function otherType(name: string, type: string, rcloneCommand?: string): PcloudConfigError {
  if (type === '') {
    return new PcloudConfigError('usage', `${name} has no type.`, {
      hint: `If this is a pCloud remote: \`pcloud-config update ${quotedName(name)} type=pcloud\``,
    })
  }
  const message = `${name} is ${aRemote(type)}. This command works only with pCloud remotes.`
  const hint =
    rcloneCommand && `Use rclone instead: \`rclone ${rcloneCommand} ${quotedName(`${name}:`)}\`.`
  return new PcloudConfigError('usage', message, { hint })
}

/** The tokens of a remote in the file or the environment. */
export async function tokenSourceOf(
  invocation: Invocation,
  name: string,
  onRefreshed?: () => void,
): Promise<TokenSource> {
  const { store, host } = invocation
  tellVariables(seen(await store().load(), name, host.env), invocation)
  return openTokenSource(store(), name, {
    env: host.env,
    ...(onRefreshed && { onRefreshed }),
    signal: host.signal,
    deps: renewalDeps(host.machine),
  })
}

/** Reports values from variables on stderr: `hostname: from RCLONE_PCLOUD_HOSTNAME`. */
function tellVariables(
  { variables, own }: SeenRemote,
  invocation: Pick<Invocation, 'host' | 'options'>,
): void {
  if (own === undefined) return
  note(invocation, ...[...variables].map(([key, variable]) => `${key}: from ${variable}`))
}
