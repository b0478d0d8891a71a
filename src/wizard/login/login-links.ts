import { parseRedirectUri } from '../../oauth-loopback/redirect-uri.ts'
import type { Message } from '../prompter.ts'
import type { LoginContext, SshAddress } from '../wizard-context.ts'

/** If the code takes longer, there is probably a problem. */
const PATIENCE_MS = 30_000

/** The sentence above a link for the browser of this computer. */
export function headOfLocalLink(opensBrowser: boolean): string {
  return opensBrowser
    ? 'Opening your browser... Nothing opened? Use this link:'
    : 'To log in, open this link on this computer:'
}

export function sayLink(head: string, link: string, { prompter }: LoginContext): void {
  prompter.say({ tone: 'plain', text: head })
  prompter.say({ tone: 'link', text: link, needed: true })
}

/** Opens a start link of this program, and reports a failure. */
export async function openLink(
  link: string,
  { machine, prompter }: LoginContext,
  over: AbortSignal,
): Promise<void> {
  const outcome = await machine.openBrowser(link)
  if (outcome.kind === 'started' || over.aborted) return
  prompter.say({
    tone: 'warn',
    text: `The browser could not be opened (${outcome.reason}). Use the link above.`,
  })
}

/**
 * Opens the link, if there is one, and names the usual causes if the login is slow.
 * @returns a function that stops both
 */
export function helpWhileWaiting(
  context: LoginContext,
  link: string | undefined,
  causes: Pick<Message, 'text' | 'advice'>,
): () => void {
  const over = new AbortController()
  if (link !== undefined) void openLink(link, context, over.signal)
  const say = () => context.prompter.say({ tone: 'dim', ...causes })
  const late = setTimeout(say, PATIENCE_MS)
  return () => {
    clearTimeout(late)
    over.abort()
  }
}

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
