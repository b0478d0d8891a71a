import { QUESTIONS } from '../questions/wizard-questions.ts'
import { accompany } from './accompany.ts'
import type { CodeLogin } from './code-login-state.ts'
import { placeLine } from './how-to-wait.ts'
import { sayTunnel } from './tunnel.ts'

/**
 * Shows the links, opens the browser, and names the usual causes after half a minute.
 * @returns a function that stops all of it
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
  return accompany(context, link, usualCauses(login))
}

/** Shows the printed link again after a login that was not used. Opens no browser. */
export function announceAgain(login: CodeLogin): () => void {
  const { context, loopback, how, url } = login
  const link = how.showsCode ? url : (loopback?.printedStartUrl ?? url)
  context.prompter.say({ tone: 'plain', text: 'To log in with your account, open this link:' })
  context.prompter.say({ tone: 'link', text: link, needed: true })
  return accompany(context, undefined, usualCauses(login))
}

/** `?` at the paste prompt also shows the link that works on any device. */
export function moreOnPaste({ url, how, loopback }: CodeLogin) {
  const { more } = QUESTIONS.paste
  const isShown = how.showsCode || loopback === undefined
  return isShown ? { more } : { more: `${more}\n${ELSEWHERE}`, moreLink: url }
}

const ELSEWHERE =
  'On another device: open this link, click Allow, then paste the address of the last page here (even if it is an error page):'

function sayPlace({ context, how }: CodeLogin): void {
  const note = how.openBrowser ? context.machine.surroundings.note : undefined
  const text = placeLine(context, how) ?? note
  if (text !== undefined) context.prompter.say({ tone: 'dim', text })
}

function sayLinks(login: CodeLogin): void {
  if (login.how.showsCode) sayCodePage(login)
  else if (login.loopback === undefined) sayLink(ELSEWHERE, login.url, login)
  else sayStartLink(login.loopback, login)
}

/** pCloud shows the code in any browser. Through an SSH tunnel, no paste is needed. */
function sayCodePage(login: CodeLogin): void {
  const { context, loopback, url } = login
  sayLink('Open this link on any device, click Allow, and paste the code here:', url, login)
  const { ssh } = context.machine.surroundings
  if (loopback === undefined || ssh === undefined) return
  const text = 'To log in without pasting, run this on your own computer, then open the link there:'
  context.prompter.say({ tone: 'plain', text })
  sayTunnel(loopback.redirectUri, ssh, context)
  context.prompter.say({ tone: 'link', text: loopback.printedStartUrl, needed: true })
}

function sayStartLink(loopback: NonNullable<CodeLogin['loopback']>, login: CodeLogin): void {
  const { context, how, limit } = login
  const { prompter, machine, rules } = context
  const { browserHere, ssh } = machine.surroundings
  const head = how.openBrowser ? OPENING : 'To log in, open this link on this computer:'
  sayLink(head, loopback.printedStartUrl, login)
  if (!browserHere && ssh !== undefined) {
    const text = 'To use a browser on another computer, run this there first:'
    prompter.say({ tone: 'plain', text })
    sayTunnel(loopback.redirectUri, ssh, context)
  }
  const text = rules.pasteBesideBrowser
    ? 'Browser on another device? Type ? for a link that works anywhere.'
    : `Waiting up to ${limit} for you to click Allow.`
  prompter.say({ tone: 'dim', text })
}

const OPENING = 'Opening your browser... Nothing opened? Use this link:'

function sayLink(head: string, link: string, { context: { prompter } }: CodeLogin): void {
  prompter.say({ tone: 'plain', text: head })
  prompter.say({ tone: 'link', text: link, needed: true })
}

function usualCauses({ app, loopback, url, how, context }: CodeLogin): string {
  const { title, usualCauses: causes } = context.service
  const redirect = (!how.showsCode && loopback?.redirectUri) || ''
  return [
    'No answer yet. The usual causes:',
    ...causes(app.clientId, url),
    ...(redirect && [
      `· ${title} says "redirect not authorized". Add ${redirect} to your app, including the final slash.`,
      '· The page after Allow did not load: copy its address and paste it here.',
    ]),
  ].join('\n')
}
