import { parseRedirectUri } from '../../oauth-loopback/index.ts'
import type { LoginContext, SshAddress } from '../context.ts'

/** Windows joins its domain with a backslash, which a shell would take for its own. */
const USER = /^[\w.][\w.@\\-]*$/
const HOST = /^[a-z0-9][a-z0-9.:-]*$/i

/**
 * What brings the listener of this machine to the one with the browser. The port is the
 * same at both ends, since pCloud sends the browser to the redirect URI as it is registered.
 */
export function tunnelCommand(redirectUri: string, ssh: SshAddress): string {
  const { port } = parseRedirectUri(redirectUri)
  const at = ssh.port === undefined || ssh.port === 22 ? '' : `-p ${ssh.port} `
  return `ssh -L ${port}:localhost:${port} ${at}${destination(ssh)}`
}

export function sayTunnel(redirectUri: string, { prompter, machine }: LoginContext): void {
  const text = tunnelCommand(redirectUri, machine.surroundings.ssh)
  prompter.say({ tone: 'link', text, needed: true })
}

/** It is copied into a shell, so a name that could be more than a name is not repeated. */
function destination({ user, host }: SshAddress): string {
  const server = HOST.test(host) ? host : 'SERVER'
  if (user === undefined) return server
  const whole = `${USER.test(user) ? user : 'USER'}@${server}`
  return whole.includes('\\') ? `'${whole}'` : whole
}
