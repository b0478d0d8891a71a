import { parseRedirectUri } from '../../oauth-loopback/index.ts'
import type { LoginContext, SshAddress } from '../wizard-context.ts'
import { sayLink } from './login-links.ts'

/** A Windows user name can contain a domain and a backslash, which the shell would interpret. */
const USER = /^[\w.][\w.@\\-]*$/
const HOST = /^[a-z0-9][a-z0-9.:-]*$/i

/**
 * The `ssh -L` command for the computer with the browser. Both computers use the same port, since
 * pCloud redirects to the registered URI.
 */
export function tunnelCommand(redirectUri: string, ssh: SshAddress): string {
  const { port } = parseRedirectUri(redirectUri)
  const at = ssh.port === undefined || ssh.port === 22 ? '' : `-p ${ssh.port} `
  return `ssh -L ${port}:localhost:${port} ${at}${destination(ssh)}`
}

/** Prints the tunnel and the link, for a login that does not need a paste. */
export function sayTunnel(
  redirectUri: string,
  link: string,
  ssh: SshAddress,
  context: LoginContext,
): void {
  const head = 'To log in without pasting, run this on your own computer, then open the link there:'
  sayLink(head, tunnelCommand(redirectUri, ssh), context)
  context.prompter.say({ tone: 'link', text: link, needed: true })
}

/** The user copies this into a shell, so replace unusual names. */
function destination({ user, host }: SshAddress): string {
  const server = HOST.test(host) ? host : 'SERVER'
  if (user === undefined) return server
  const whole = `${USER.test(user) ? user : 'USER'}@${server}`
  return whole.includes('\\') ? `'${whole}'` : whole
}
