import type { Loopback } from '../../oauth-loopback/listener.ts'
import { type CodeLogin, ELSEWHERE } from './code-inputs.ts'
import { placeLine } from './how-to-wait.ts'
import {
  headOfLocalLink,
  helpWhileWaiting,
  sayLink,
  sayTunnel,
  tunnelCommand,
} from './login-links.ts'

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
  const { context, how, limit } = login
  const { prompter, machine, rules } = context
  const { browserHere, ssh } = machine.environment
  sayLink(headOfLocalLink(how.openBrowser), printedStartUrl, context)
  if (!browserHere && ssh !== undefined) {
    const head = 'To use a browser on another computer, run this there first:'
    sayLink(head, tunnelCommand(redirectUri, ssh), context)
  }
  // `?` works only at a prompt. A program reads the second link.
  if (!rules.pasteBesideBrowser) prompter.say({ tone: 'dim', text: waitingLine(limit) })
  else if (rules.personPresent) prompter.say({ tone: 'dim', text: MORE })
  else sayLink(ELSEWHERE, login.url, context)
}

const MORE = 'Browser on another device? Type ? for a link that works anywhere.'
const waitingLine = (limit: string) => `Waiting up to ${limit} for you to click Allow.`

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
