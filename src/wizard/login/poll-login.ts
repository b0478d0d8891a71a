import { PcloudConfigError } from '../../errors.ts'
import { createRequestId, type PollRefusal, pollForToken } from '../../oauth-loopback/index.ts'
import { readPollAnswer, tokenUrl } from '../../services/pcloud/oauth.ts'
import { hostOfLocation } from '../../services/pcloud/regions.ts'
import { ClientRefused } from '../../services/service-login.ts'
import { lastingToken, type Token } from '../../tokens/rclone-token.ts'
import { visible } from '../../visible.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import type { WaitReply } from '../prompter.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import type { LoginContext } from '../wizard-context.ts'
import { tellAccount } from './account-line.ts'
import { announcePoll } from './announce-poll.ts'
import { type Deadline, withDeadline } from './deadline.ts'
import { pollPage } from './links.ts'
import { doubtful, startPageFor } from './open-start-page.ts'
import { authorizeByToken, likelyHosts } from './verify-token.ts'

/** One login by poll: a page for any device, and a token that is asked for meanwhile. */
interface PollLogin extends Deadline {
  readonly app: OwnApp
  readonly draft: Draft
  readonly context: LoginContext
  readonly requestId: string
  /** The service's page; nothing else carries the request id. */
  readonly url: string
}

/**
 * pCloud's `poll_token`: a person allows access on any device, while both regions are asked for
 * the token. Nothing listens and nothing is pasted.
 * @throws PcloudConfigError `login-denied`, `login-failed`, `login-timeout`, `network`, `service`;
 * {@link ClientRefused} when the app's id or secret is wrong.
 */
export async function loginByPoll(
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
  openBrowser: boolean,
): Promise<Authorization | 'back'> {
  const hint = () => 'Try again (--timeout 10m waits longer), or use --login paste.'
  return withDeadline(
    context,
    async (deadline) => {
      const requestId = createRequestId()
      const url = pollPage(app, requestId, context)
      const startPage = openBrowser ? await startPageFor(url, context) : undefined
      const login: PollLogin = { app, draft, context, requestId, url, ...deadline }
      try {
        const silence = await announcePoll(login, startPage?.url)
        const result = await tokenOrBack(login).finally(silence)
        return result === 'back' || startPage === undefined
          ? result
          : doubtful(result, startPage, context)
      } finally {
        await startPage?.close()
      }
    },
    hint,
  )
}

/** Whichever is first: the token, or the person who goes back. The other is ended. */
async function tokenOrBack(login: PollLogin): Promise<Authorization | 'back'> {
  const { draft, context } = login
  const found = await raceForToken(login)
  if (found === 'back') return 'back'
  const { token, said } = found
  // It came in time; the time limit is not for what we ask about it.
  const authorization = await authorizeByToken(token, draft, context, context.signal, said)
  tellAccount(authorization, context)
  return authorization
}

async function raceForToken(login: PollLogin): Promise<Found | 'back'> {
  const over = new AbortController()
  const signal = AbortSignal.any([login.signal, over.signal])
  const found = pollBoth(login, signal)
  const person = wait(login, signal)
  const turn = async () => ((await person).kind === 'back' ? 'back' : found)
  try {
    return await Promise.race([found, turn()])
  } finally {
    over.abort()
    await Promise.allSettled([found, person])
  }
}

function wait({ context, left }: PollLogin, signal: AbortSignal): Promise<WaitReply> {
  const { prompter, rules } = context
  const status = () => `${QUESTIONS.wait.message} · ${left()} left · Ctrl-C to stop`
  return prompter.ask({ kind: 'wait', ...QUESTIONS.wait, canGoBack: rules.canAsk, signal, status })
}

interface Found {
  readonly token: Token
  /** The host where it should live, as far as it was told. */
  readonly said: string | undefined
}

async function pollBoth(login: PollLogin, signal: AbortSignal): Promise<Found> {
  const { app, draft, context, requestId } = login
  const { given, machine } = context
  const hosts = given.tokenUrl ? [given.tokenUrl] : likelyHosts(draft, context).map(tokenUrl)
  const result = await pollForToken({
    tokenUrls: hosts,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    requestId,
    readAnswer: readPollAnswer,
    http: await machine.http(),
    signal,
    onTrouble: tellTrouble(hosts.length, context),
    onRefused: (refusal) => tellRefusal(refusal, context),
  })
  if (result.kind === 'refused') throw refused(result.refusals)
  const { accessToken, tokenType, locationid } = result.token
  // A token URL of the user's own may live on a host that is no API.
  const official = given.tokenUrl === undefined ? new URL(result.tokenUrl).host : undefined
  const said = hostOfLocation(locationid) ?? official
  return { token: lastingToken(accessToken, tokenType), said }
}

/** A region that does not answer is no problem as long as the other one does. */
function tellTrouble(
  regions: number,
  { prompter }: LoginContext,
): (url: string, error: PcloudConfigError) => void {
  const troubled = new Set<string>()
  return (url, { message }) => {
    troubled.add(url)
    if (troubled.size < regions) return
    prompter.say({ tone: 'warn', text: `${message} Trying again until the time is up.` })
  }
}

/** Each login belongs to one region, so a refusal by the other one means nothing. */
function tellRefusal(refusal: PollRefusal, { prompter, emit }: LoginContext): void {
  if (!isDenial(refusal)) return
  emit({ event: 'denied' })
  prompter.say({
    tone: 'dim',
    text: 'One region reports a denial. Still waiting for the other one.',
  })
}

function refused(refusals: readonly PollRefusal[]): PcloudConfigError {
  const [first] = refusals
  const isSame = refusals.every(({ message }) => message === first?.message)
  const words =
    isSame && first ? wordsOf(first, 'pCloud') : refusals.map((one) => wordsOf(one)).join(' ')
  if (refusals.every(({ reason }) => reason === 'bad-client')) {
    return new ClientRefused(
      'login-failed',
      `pCloud refuses the client ID or the secret. ${words}`,
      {
        hint: 'Copy both again from https://docs.pcloud.com/my_apps/',
      },
    )
  }
  const code = refusals.some(isDenial) ? 'login-denied' : 'login-failed'
  return new PcloudConfigError(code, `The login failed. ${words}`, {
    hint: 'Try again and click Allow, or use --login paste. The poll login is not official.',
  })
}

function isDenial({ message }: PollRefusal): boolean {
  return /\b(denied|declined|rejected)\b/i.test(message)
}

/** What the server said, as a sentence. */
function wordsOf({ tokenUrl: url, message, code }: PollRefusal, who = new URL(url).host): string {
  const said = visible(message.trim().replace(/\.$/, '')) || 'no'
  return `${who} says: ${said} (${visible(code)}).`
}
