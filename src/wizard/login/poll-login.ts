import { PcloudConfigError } from '../../errors.ts'
import { buildAuthorizeUrl } from '../../oauth-loopback/authorize-url.ts'
import { type PollRefusal, pollForToken } from '../../oauth-loopback/poll.ts'
import { createRequestId } from '../../oauth-loopback/random-values.ts'
import { euPage } from '../../services/pcloud/login.ts'
import { AUTHORIZE_URL, readPollAnswer } from '../../services/pcloud/oauth.ts'
import { hostOfLocation } from '../../services/pcloud/regions.ts'
import { ClientRefused } from '../../services/service-login.ts'
import { lastingToken, type Token } from '../../tokens/rclone-token.ts'
import { visible } from '../../visible.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import type { LoginContext } from '../wizard-context.ts'
import { helpWhileWaiting, sayLink } from './login-links.ts'
import { doubtful, startPageFor } from './login-listeners.ts'
import { type Deadline, type LoginWait, waitForInput, withDeadline } from './login-wait.ts'
import { authorizeByToken, issuerOf, tokenUrls } from './verify-token.ts'

/** A login by poll: a page for any device, and the program polls both regions. */
interface PollLogin extends Deadline {
  readonly app: OwnApp
  readonly draft: Draft
  readonly context: LoginContext
  readonly requestId: string
  /** The service's page. Only this link contains the request ID. */
  readonly url: string
}

/**
 * pCloud's `poll_token`: the user clicks Allow on any device, and does not paste.
 * @throws PcloudConfigError `login-denied`, `login-failed`, `login-timeout`, `network`, `service`;
 * `ClientRefused` for an invalid client ID or secret
 */
export async function loginByPoll(
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
  openBrowser: boolean,
): Promise<Authorization | 'back'> {
  const work = async (deadline: Deadline) => {
    const requestId = createRequestId()
    const url = pollPage(app, requestId, context)
    const startPage = openBrowser ? await startPageFor(url, context) : undefined
    const login: PollLogin = { app, draft, context, requestId, url, ...deadline }
    try {
      const stopHelp = await announcePoll(login, startPage?.url)
      const found = await waitForInput(pollInputs(login)).finally(stopHelp)
      return found === 'back' || startPage === undefined
        ? found
        : doubtful(found, startPage, context)
    } finally {
      await startPage?.close()
    }
  }
  return withDeadline(context, work, () => ({ kind: 'wait-longer', next: 'paste' }))
}

/** pCloud's page for a poll, as in the JS SDK. It does not redirect. */
function pollPage(app: OwnApp, requestId: string, { given }: LoginContext): string {
  return buildAuthorizeUrl({
    base: given.authUrl ?? AUTHORIZE_URL,
    clientId: app.clientId,
    responseType: 'poll_token',
    extra: { request_id: requestId },
  })
}

interface PolledToken {
  readonly kind: 'token'
  readonly token: Token
  /** The host, if the response contains it. */
  readonly hostname: string | undefined
}

/** The token comes from a poll. The prompt only lets the user go back. */
function pollInputs(login: PollLogin): LoginWait<PolledToken, Authorization> {
  const { draft, context, signal } = login
  return {
    background: { next: (over) => poll(login, over), once: true },
    prompt: (withdrawn) =>
      context.prompter.ask({
        kind: 'wait',
        ...QUESTIONS.wait,
        canGoBack: context.rules.canAsk,
        signal: withdrawn,
        status: () => login.status(QUESTIONS.wait.message),
      }),
    signal,
    async take({ token, hostname }) {
      // The time limit does not apply to the verification.
      const result = await authorizeByToken(token, draft, context, hostname)
      return { kind: 'done', result }
    },
  }
}

async function poll(login: PollLogin, signal: AbortSignal): Promise<PolledToken> {
  const { app, draft, context, requestId } = login
  const urls = tokenUrls(draft, context)
  const answer = await pollForToken({
    tokenUrls: urls,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    requestId,
    readAnswer: readPollAnswer,
    http: await context.machine.http(),
    signal,
    onTrouble: troubleTeller(urls.length, context),
    onRefused: (refusal) => tellRefusal(refusal, context),
  })
  if (answer.kind === 'refused') throw refused(answer.refusals)
  const { accessToken, tokenType, locationid } = answer.token
  const hostname = hostOfLocation(locationid) ?? issuerOf(answer.tokenUrl, context)
  return { kind: 'token', token: lastingToken(accessToken, tokenType), hostname }
}

/**
 * Prints the page as a link and a QR code, and opens the start link if there is one.
 * @returns a function that stops the hints
 */
async function announcePoll(
  { context, url, until }: PollLogin,
  startUrl: string | undefined,
): Promise<() => void> {
  const { prompter, machine, emit } = context
  const code = await machine.qrCode(url)
  emit({ event: 'auth_url', url, ...(startUrl !== undefined && { start_url: startUrl }) })
  sayLink(startUrl === undefined ? ANY_DEVICE : OPENING, url, context)
  prompter.say({ tone: 'plain', text: YOURS, needed: true })
  prompter.say({ tone: 'dim', ...UNOFFICIAL })
  if (code !== undefined) prompter.say({ tone: 'qr', text: code })
  emit({ event: 'waiting', until: new Date(until).toISOString() })
  return helpWhileWaiting(context, startUrl, USUAL_CAUSES)
}

const OPENING = 'Opening your browser... You can also open this link on any device:'
const ANY_DEVICE = 'Open this link on any device, such as your phone, and click Allow:'
/** An attacker could send a link to a different login (RFC 8628 section 5.4). */
const YOURS = 'Click Allow only if the page shows the name of your app.'
const UNOFFICIAL = {
  text: 'This login method is not official.',
  advice: { kind: 'use-login', method: 'paste', lead: 'If it fails,' },
} as const
/** Keep this short: it must not push the QR code off the screen. */
const USUAL_CAUSES = {
  text: 'Still waiting. If pCloud says "Invalid client_id", check your client ID.',
  advice: { kind: 'other-region', authUrl: euPage(AUTHORIZE_URL) },
} as const

/** Warn only if all regions fail. */
function troubleTeller(
  regions: number,
  { prompter }: LoginContext,
): (url: string, error: PcloudConfigError) => void {
  const troubled = new Set<string>()
  return (url, { message }) => {
    troubled.add(url)
    if (troubled.size < regions) return
    prompter.say({ tone: 'warn', text: `${message} Retrying until the time is up.` })
  }
}

/** A login belongs to a single region, so ignore the refusal of the second region. */
function tellRefusal(refusal: PollRefusal, { prompter, emit }: LoginContext): void {
  if (!isDenial(refusal)) return
  emit({ event: 'denied' })
  const text =
    'One region of pCloud refused. That can be normal, because your account is in only one region. Still waiting.'
  prompter.say({ tone: 'dim', text })
}

/** The error if all regions refuse. */
function refused(refusals: readonly PollRefusal[]): PcloudConfigError {
  const [first] = refusals
  const isSame = refusals.every(({ message }) => message === first?.message)
  const reasons =
    isSame && first ? reasonOf(first, 'pCloud') : refusals.map((one) => reasonOf(one)).join(' ')
  if (refusals.every(({ reason }) => reason === 'bad-client')) {
    const message = `pCloud refuses the client ID or the secret. ${reasons}`
    return new ClientRefused('login-failed', message, {
      hint: 'Copy both from https://docs.pcloud.com/my_apps/',
    })
  }
  const code = refusals.some(isDenial) ? 'login-denied' : 'login-failed'
  return new PcloudConfigError(code, `The login failed. ${reasons}`, {
    hint: 'If you clicked Deny, try again and click Allow.',
    advice: { kind: 'use-login', method: 'paste', lead: 'Otherwise,' },
  })
}

function isDenial({ message }: PollRefusal): boolean {
  return /\b(denied|declined|rejected)\b/i.test(message)
}

/** The server's message as a sentence. */
function reasonOf({ tokenUrl: url, message, code }: PollRefusal, who = new URL(url).host): string {
  const text = visible(message.trim().replace(/\.$/, '')) || 'refused'
  return `${who} says: ${text} (${visible(code)}).`
}
