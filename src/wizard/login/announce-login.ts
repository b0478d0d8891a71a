import type { Loopback } from '../../oauth-loopback/listener.ts'
import { parseRedirectUri } from '../../oauth-loopback/redirect-uri.ts'
import type { Message } from '../prompter.ts'
import type { LoginContext, SshAddress } from '../wizard-context.ts'
import { type CodeLogin, ELSEWHERE } from './code-inputs.ts'
import { placeLine } from './how-to-wait.ts'

/**
 * Prints the links, opens the browser, and names the usual causes after half a minute.
 * @returns a function that stops this
 */
export function announce(login: CodeLogin): () => void {
  const { context, loopback, url, until, how } = login
  context.emit({
    event: 'auth_url',
    url,
    ...(loopback && { start_url: loopback.programStartUrl }),
  })
  sayPlace(login)
  sayLinks(login)
  context.emit({ event: 'waiting', until: new Date(until).toISOString() })
  const link = loopback && how.openBrowser ? loopback.openerStartUrl : undefined
  return helpWhileWaiting(context, link, { text: usualCauses(login) })
}

/** After a rejected account, prints the link and does not open a browser. */
export function announceAgain(login: CodeLogin): () => void {
  const { context, loopback, how, url } = login
  const link = how.showsCode ? url : (loopback?.printedStartUrl ?? url)
  sayLink('To log in with your account, open this link:', link, context)
  return helpWhileWaiting(context, undefined, { text: usualCauses(login) })
}

function sayPlace({ context, how }: CodeLogin): void {
  const note = how.openBrowser ? context.machine.environment.note : undefined
  const line = placeLine(context, how) ?? (note === undefined ? undefined : { text: note })
  if (line !== undefined) context.prompter.say({ tone: 'dim', ...line })
}

function sayLinks(login: CodeLogin): void {
  const { context, loopback, url, how } = login
  if (how.showsCode) sayCodePage(login)
  else if (loopback === undefined) sayLink(ELSEWHERE, url, context)
  else sayStartLink(loopback, login)
}

/** pCloud displays the code in any browser. An SSH tunnel makes the paste unnecessary. */
function sayCodePage({ context, loopback, url }: CodeLogin): void {
  sayLink('Open this link on any device, click Allow, and paste the code here:', url, context)
  const { ssh } = context.machine.environment
  if (loopback === undefined || ssh === undefined) return
  sayTunnel(loopback.redirectUri, loopback.printedStartUrl, ssh, context)
}

function sayStartLink({ redirectUri, printedStartUrl }: Loopback, login: CodeLogin): void {
  const { context, how, waitingLine } = login
  const { prompter, machine, rules } = context
  const { browserHere, ssh } = machine.environment
  sayLink(headOfLocalLink(how.openBrowser), printedStartUrl, context)
  if (!browserHere && ssh !== undefined) {
    const head = 'To use a browser on another computer, run this there first:'
    sayLink(head, tunnelCommand(redirectUri, ssh), context)
  }
  // `?` works only at a prompt. A program reads the second link.
  if (!rules.pasteBesideBrowser) prompter.say({ tone: 'dim', text: waitingLine })
  else if (rules.personPresent) prompter.say({ tone: 'dim', text: MORE })
  else sayLink(ELSEWHERE, login.url, context)
}

const MORE = 'Browser on another device? Type ? for a link that works anywhere.'

function usualCauses({ app, loopback, url, how, context }: CodeLogin): string {
  const { title, usualCauses: causes } = context.service
  const redirect = (!how.showsCode && loopback?.redirectUri) || ''
  return [
    'Still waiting. The usual causes:',
    ...causes(app.clientId, url),
    ...(redirect && [
      `· ${title} says "redirect not authorized". Add ${redirect} to your app, including the final slash.`,
      '· The last page did not load: copy the web address and paste it here.',
    ]),
  ].join('\n')
}

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
function tunnelCommand(redirectUri: string, ssh: SshAddress): string {
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
