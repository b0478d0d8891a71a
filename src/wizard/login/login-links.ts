import { parseRedirectUri } from '../../oauth-loopback/redirect-uri.ts'
import type { Draft } from '../draft.ts'
import type { Message } from '../prompter.ts'
import type { LoginContext, SshAddress } from '../wizard-context.ts'

/** How a login by code receives the code. */
export interface HowToWait {
  readonly listen: boolean
  readonly openBrowser: boolean
  /** The service's page displays the code. A listener is then useful only for an SSH tunnel. */
  readonly showsCode: boolean
  readonly redirectUri: string
}

/**
 * If a browser is expected here, it delivers the code to the listener. If not, pCloud displays a code
 * to paste. The listener starts in both cases, unless browsers cannot reach it.
 */
export function howToWait(draft: Draft, context: LoginContext): HowToWait {
  const { given, rules, machine } = context
  const { browserHere, isolated, browserDisabled } = machine.environment
  const expected = given.browserHere ?? browserHere
  const byBrowser = expected || given.login === 'browser'
  const outOfReach = !byBrowser && isolated
  // The user opens the link, so the browser delivers the code.
  const pasteFirst = !byBrowser && (rules.openBrowser || outOfReach)
  const listen = given.login !== 'paste' && draft.port?.kind !== 'paste' && !outOfReach
  return {
    listen,
    openBrowser: rules.openBrowser && !browserDisabled && expected,
    showsCode: context.service.showsCode && (!listen || pasteFirst),
    redirectUri: draft.port?.kind === 'other' ? draft.port.redirectUri : rules.redirectUri,
  }
}

type PlaceLine = Pick<Message, 'text' | 'advice'>

/**
 * Explains why a browser does not open here. Undefined if it does, or if the user chose to paste.
 */
export function placeLine(
  { given, machine }: LoginContext,
  { listen }: HowToWait,
): PlaceLine | undefined {
  const { reason, isolated } = machine.environment
  const isChosen = given.login === 'paste' || given.browserHere !== undefined
  if (isChosen || reason === undefined) return undefined
  if (!isolated) return { text: `${capitalized(reason)}, so no browser opens here.` }
  const place = reason.replace(/^this is /, '')
  if (!listen) {
    const text = `A browser cannot reach this program inside ${place}, so you paste a code instead.`
    return { text }
  }
  return { text: `${capitalized(reason)}.`, advice: { kind: 'container-network' } }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
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

/**
 * Prints the command for a browser on another computer.
 * @param link printed below it, if the login otherwise needs a paste
 */
export function sayTunnel(
  redirectUri: string,
  ssh: SshAddress,
  context: LoginContext,
  link?: string,
): void {
  const head =
    link === undefined
      ? 'To use a browser on another computer, run this there first:'
      : 'To log in without pasting, run this on your own computer, then open the link there:'
  sayLink(head, tunnelCommand(redirectUri, ssh), context)
  if (link !== undefined) context.prompter.say({ tone: 'link', text: link, needed: true })
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

/** The user copies this into a shell, so replace unusual names. */
function destination({ user, host }: SshAddress): string {
  const server = HOST.test(host) ? host : 'SERVER'
  if (user === undefined) return server
  const whole = `${USER.test(user) ? user : 'USER'}@${server}`
  return whole.includes('\\') ? `'${whole}'` : whole
}
