import type { CodeLogin } from './by-code.ts'
import { timeLeft } from './deadline.ts'
import { euPage } from './links.ts'

/** When nothing came for so long, something is probably wrong. */
const PATIENCE_MS = 30_000

/**
 * Shows the links, opens the browser, and after half a minute names the usual causes.
 * @returns a function that ends the talk
 */
export function announce(login: CodeLogin, openBrowser: boolean): () => void {
  const { context, loopback, url, until } = login
  context.emit({
    event: 'auth_url',
    url,
    ...(loopback && { start_url: loopback.printedStartUrl }),
  })
  sayLinks(login, openBrowser)
  context.emit({ event: 'waiting', until: new Date(until).toISOString() })
  const over = new AbortController()
  if (loopback && openBrowser) void open(loopback.openerStartUrl, login, over.signal)
  const causes = setTimeout(
    () => context.prompter.say({ tone: 'dim', text: usualCauses(login) }),
    PATIENCE_MS,
  )
  return () => {
    clearTimeout(causes)
    over.abort()
  }
}

function sayLinks({ context, loopback, url, until }: CodeLogin, openBrowser: boolean): void {
  const { prompter, rules, machine } = context
  if (loopback) {
    const head = openBrowser
      ? 'Your browser should open now. If it does not, use this link on this machine:'
      : 'Open this link in a browser on this machine:'
    prompter.say({ tone: 'plain', text: head })
    prompter.say({ tone: 'link', text: loopback.printedStartUrl, needed: true })
    prompter.say({
      tone: 'plain',
      text: 'Or open this one on any machine and paste the address of the page it ends on,\neven if that page does not load:',
    })
  } else {
    prompter.say({
      tone: 'plain',
      text: 'Open this on any machine, click Allow, and paste the code it shows:',
    })
  }
  prompter.say({ tone: 'link', text: url, needed: true })
  if (loopback && !rules.pasteBesideBrowser) {
    const left = timeLeft(until, machine.now())
    prompter.say({ tone: 'dim', text: `Waiting for you to allow access, ${left} minutes at most.` })
  }
}

async function open(link: string, { context }: CodeLogin, over: AbortSignal): Promise<void> {
  const outcome = await context.machine.openBrowser(link)
  if (outcome.kind === 'started' || over.aborted) return
  context.prompter.say({
    tone: 'warn',
    text: `The browser could not be opened (${outcome.reason}). Use the link above.`,
  })
}

function usualCauses({ app, loopback, url }: CodeLogin): string {
  const redirect = loopback?.redirectUri ?? ''
  return [
    'Nothing yet. The usual causes:',
    `· pCloud says "Invalid client_id": is ${app.clientId} right? An app registered in the EU needs`,
    `  ${euPage(url)}`,
    ...(redirect && [
      `· pCloud says the redirect is not authorized: the app must have ${redirect} exactly so.`,
      '· The page after Allow did not load: copy its address and paste it here.',
    ]),
  ].join('\n')
}
