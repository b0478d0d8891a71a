import { euPage } from '../../services/pcloud/login.ts'
import { AUTHORIZE_URL } from '../../services/pcloud/oauth.ts'
import type { LoginContext } from '../wizard-context.ts'
import { accompany } from './accompany.ts'
import type { Deadline } from './deadline.ts'

interface PollPage extends Deadline {
  readonly context: LoginContext
  readonly url: string
}

/**
 * Shows the page as a link and a QR code, and opens the start link if there is one.
 * @returns a function that stops the help text
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

const OPENING = 'Opening your browser... You can also open this link on any device:'
const ANY_DEVICE = 'Open this link on any device, such as your phone, and click Allow:'
/** An attacker could send a link to a login of their own (RFC 8628 section 5.4). */
const YOURS = 'Click Allow only if the page shows the name of your app.'
const UNDOCUMENTED = 'This login method is not official. If it fails, use --login paste.'

/** Keep this short: it must not push the QR code off the screen. */
const USUAL_CAUSES = `No answer yet. If pCloud says "Invalid client_id", check your client ID. An app registered in the EU needs --auth-url ${euPage(AUTHORIZE_URL)}. For any other error, use --login paste.`
