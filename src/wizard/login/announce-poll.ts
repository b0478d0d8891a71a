import { euPage } from '../../services/pcloud/login.ts'
import { AUTHORIZE_URL } from '../../services/pcloud/oauth.ts'
import type { LoginContext } from '../context.ts'
import { accompany } from './accompany.ts'
import type { Deadline } from './deadline.ts'

interface PollPage extends Deadline {
  readonly context: LoginContext
  readonly url: string
}

/**
 * Shows the page as a link and as a QR code, and opens the start link if there is one.
 * @returns a function that ends the talk
 */
export async function announcePoll(
  page: PollPage,
  startUrl: string | undefined,
): Promise<() => void> {
  const { context, url, until } = page
  const { prompter, machine, emit } = context
  const code = await machine.qrCode(url)
  emit({ event: 'auth_url', url, ...(startUrl !== undefined && { start_url: startUrl }) })
  prompter.say({ tone: 'plain', text: startUrl === undefined ? ANY_DEVICE : OPENING })
  prompter.say({ tone: 'link', text: url, needed: true })
  prompter.say({ tone: 'plain', text: YOURS, needed: true })
  prompter.say({ tone: 'dim', text: UNDOCUMENTED })
  if (code !== undefined) prompter.say({ tone: 'qr', text: code })
  emit({ event: 'waiting', until: new Date(until).toISOString() })
  return accompany(context, startUrl, USUAL_CAUSES)
}

const OPENING = 'Your browser should open now. You can also open this link on any other device:'
const ANY_DEVICE = 'Open this link on any device, such as a phone, and click Allow:'
/** A page that somebody else sends would ask for their own login (RFC 8628 section 5.4). */
const YOURS = 'You started this login here: only allow it if the page names your app.'
const UNDOCUMENTED = 'pCloud does not document this way; if it fails use --login paste.'

/** Short: it must not push the QR code off the screen. */
const USUAL_CAUSES = `Nothing yet. If pCloud says "Invalid client_id", check it; an app registered in the EU needs --auth-url ${euPage(AUTHORIZE_URL)}. For any other error use --login paste.`
