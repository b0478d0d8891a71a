import type { Notice } from '../../oauth-loopback/index.ts'
import { visible } from '../../visible.ts'
import type { LoginContext } from '../context.ts'

/** What a person should hear about requests that did not end the login. */
export function tellNotice(notice: Notice, context: LoginContext): void {
  if (notice.kind === 'denied-unbound') context.emit({ event: 'denied' })
  const text = sentence(notice, context.service.title)
  if (text === undefined) return
  const times = notice.count > 1 ? ` (${notice.count} times)` : ''
  context.prompter.say({ tone: 'warn', text: `${text}${times} Still waiting.` })
}

function sentence(notice: Notice, service: string): string | undefined {
  switch (notice.kind) {
    case 'prefetch':
      return undefined
    case 'stray-request':
      return 'A request that does not belong to this login was refused.'
    case 'wrong-state':
      return 'An answer that belongs to another login was refused.'
    case 'untrusted-host':
      return `An answer that names the foreign host ${visible(notice.host)} was refused; nothing was sent there.`
    case 'missing-state':
      return `${service} answered without state, so it cannot be told whose login that is: refused. Run it on a terminal to confirm the account, or give --allow-missing-state.`
    case 'denied-unbound':
      return 'Somebody said no in the browser.'
    case 'start-link-replayed':
      return 'The start link was opened a second time, by another browser. If that was not you, stop here; the other link above still works.'
    case 'tls-on-port':
      return 'The browser insists on https for localhost. Use the other link, and paste the address of the page it ends on.'
  }
}
