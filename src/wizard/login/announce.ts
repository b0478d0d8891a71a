import { accompany } from './accompany.ts'
import type { CodeLogin } from './code-login.ts'
import { placeLine } from './how-to-wait.ts'
import { sayTunnel } from './tunnel.ts'

/**
 * Shows the links, opens the browser, and after half a minute names the usual causes.
 * @returns a function that ends the talk
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

/** After a login that was not used: the printed link again, without opening a browser. */
export function announceAgain(login: CodeLogin): () => void {
  const { context, loopback, how, url } = login
  const link = how.showsCode ? url : (loopback?.printedStartUrl ?? url)
  context.prompter.say({ tone: 'plain', text: 'To log in with your account, open this link:' })
  context.prompter.say({ tone: 'link', text: link, needed: true })
  return accompany(context, undefined, usualCauses(login))
}

function sayPlace({ draft, context, how }: CodeLogin): void {
  const note = how.openBrowser ? context.machine.surroundings.note : undefined
  const text = placeLine(draft, context, how) ?? note
  if (text !== undefined) context.prompter.say({ tone: 'dim', text })
}

function sayLinks(login: CodeLogin): void {
  const { context, loopback, left, how } = login
  const { prompter, rules } = context
  if (how.showsCode) sayCodePage(login)
  else sayBrowserLinks(login)
  if (loopback && !how.showsCode && !rules.pasteBesideBrowser) {
    const text = `Waiting for you to allow access, ${left()} minutes at most.`
    prompter.say({ tone: 'dim', text })
  }
}

/** A browser anywhere shows the code; one that comes in through SSH needs no paste. */
function sayCodePage({ context, loopback, url }: CodeLogin): void {
  const { prompter } = context
  const head = 'Open this on any machine, click Allow, and paste the code it shows:'
  prompter.say({ tone: 'plain', text: head })
  prompter.say({ tone: 'link', text: url, needed: true })
  if (loopback === undefined) return
  const other = 'Or, to paste nothing, run this where a browser is, and open the link there:'
  prompter.say({ tone: 'plain', text: other })
  sayTunnel(loopback.redirectUri, context)
  prompter.say({ tone: 'link', text: loopback.printedStartUrl, needed: true })
}

function sayBrowserLinks(login: CodeLogin): void {
  const { context, loopback, url, how } = login
  const { prompter, machine } = context
  if (loopback === undefined) {
    sayPasteOnly(login)
    return
  }
  const head = how.openBrowser
    ? 'Your browser should open now. If not, use this link on this machine:'
    : 'Open this link in a browser on this machine:'
  prompter.say({ tone: 'plain', text: head })
  prompter.say({ tone: 'link', text: loopback.printedStartUrl, needed: true })
  if (!machine.surroundings.browserHere) {
    prompter.say({ tone: 'plain', text: 'A browser elsewhere gets there through this tunnel:' })
    sayTunnel(loopback.redirectUri, context)
  }
  const other =
    'Or open this one on any machine and paste the address of the page it ends on, even if that page does not load:'
  prompter.say({ tone: 'plain', text: other })
  prompter.say({ tone: 'link', text: url, needed: true })
}

function sayPasteOnly({ context, url }: CodeLogin): void {
  const head =
    'Open this on any machine, allow access, and paste the address of the page it ends on,\neven if that page does not load:'
  context.prompter.say({ tone: 'plain', text: head })
  context.prompter.say({ tone: 'link', text: url, needed: true })
}

function usualCauses({ app, loopback, url, how, context }: CodeLogin): string {
  const { title, usualCauses: causes } = context.service
  const redirect = (!how.showsCode && loopback?.redirectUri) || ''
  return [
    'Nothing yet. The usual causes:',
    ...causes(app.clientId, url),
    ...(redirect && [
      `· ${title} says "redirect not authorized". Add ${redirect} to your app, including the final slash.`,
      '· The page after Allow did not load: copy its address and paste it here.',
    ]),
  ].join('\n')
}
