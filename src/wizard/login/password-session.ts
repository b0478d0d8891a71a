import { Declined, hasCode, isNo, PcloudConfigError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import {
  type Challenge,
  loginByPassword,
  notifyDevices,
  type PasswordLogin,
  type SecondFactor,
  sendSecondFactor,
  sendSms,
} from '../../services/pcloud/password-login.ts'
import { EU, REGIONS, regionOf, US } from '../../services/pcloud/regions.ts'
import type { Region } from '../../services/service-account.ts'
import { QUESTIONS } from '../questions.ts'
import { mayAsk, sayError } from '../say.ts'
import type { LoginContext } from '../wizard-context.ts'
import { askCredentials, type Credentials } from './ask-credentials.ts'
import { withDeadline } from './login-wait.ts'

/** The session from a login with email and password, and the host of the region. */
export interface PasswordSession {
  readonly email: string
  readonly auth: Secret
  readonly hostname: string
}

const CODE_TRIES = 5

/**
 * Logs in with email and password. Sends the password to a second region only with the user's
 * consent.
 * @param start the answers from before the user went back
 * @param canGoBack from the first question. The result has the answers so far
 * @throws PcloudConfigError `login-failed`, `answer-needed`, `service`, `network`
 */
export async function loginWithPassword(
  context: LoginContext,
  deviceOf: () => Promise<PasswordLogin['device']>,
  start: Credentials = {},
  canGoBack = false,
): Promise<PasswordSession | { readonly left: Credentials }> {
  for (let before = start; ; ) {
    const { left, ...credentials } = await askCredentials(before, canGoBack, context)
    if (left) return { left: credentials }
    const { email, password, region } = credentials
    if (!email || !password || !region) throw new Error('the login requires all three')
    // Save the device ID before the service sees it.
    const device = await deviceOf()
    try {
      return await logIn({ email, password, device, hostname: region.hostname }, context)
    } catch (error) {
      const again = context.given.password === undefined && mayAsk(context)
      if (!again || isNo(error) || !hasCode(error, 'login-failed')) throw error
      sayError(error, context)
      before = { proposed: email, proposedRegion: region }
    }
  }
}

function logIn(
  credentials: Omit<PasswordLogin, 'http' | 'signal'>,
  context: LoginContext,
): Promise<PasswordSession> {
  return withDeadline(context, async ({ signal }) => {
    const login = { ...credentials, signal, http: await context.machine.http() }
    const first = await tryRegion(login, context)
    if (!('livesIn' in first)) return first
    await mustBeAllowed(first.livesIn, context)
    const second = await tryRegion({ ...login, hostname: first.livesIn.hostname }, context)
    if (!('livesIn' in second)) return second
    throw new PcloudConfigError(
      'login-failed',
      'Both regions report that the account is not there.',
    )
  })
}

type Tried = PasswordSession | { readonly livesIn: Region }

async function tryRegion(login: PasswordLogin, context: LoginContext): Promise<Tried> {
  const answer = await loginByPassword(login)
  const { email, hostname } = login
  if (answer.kind === 'elsewhere') {
    const there = REGIONS.find(({ locationId }) => locationId === answer.locationId)
    return { livesIn: there ?? otherThan(hostname) }
  }
  if (answer.kind === 'session') return { email, hostname, auth: answer.auth }
  return { email, hostname, auth: await passSecondFactor(login, answer.challenge, context) }
}

function otherThan(hostname: string): Region {
  return regionOf(hostname)?.id === US.id ? EU : US
}

async function mustBeAllowed({ id, label, hostname }: Region, context: LoginContext) {
  const place = `${label} (${hostname})`
  context.prompter.say({ tone: 'plain', text: `This account is in ${place}.` })
  const advice = { kind: 'repeat', option: 'region', value: id } as const
  const message = `The account is in ${place}. The password remains here.`
  const elsewhere = new PcloudConfigError('login-failed', message, { advice })
  if (!mayAsk(context)) throw elsewhere
  const reply = await context.prompter.ask({
    kind: 'confirm',
    ...QUESTIONS.passwordElsewhere,
    initial: true,
  })
  if (reply.kind === 'answer' && reply.value) return
  throw new Declined(elsewhere, 'Stopped. The password was not sent.', { advice })
}

type Way = 'code' | 'sms' | 'devices' | 'recovery-code'

/** Repeats the question for the second factor. A slow login starts over. */
async function passSecondFactor(
  login: PasswordLogin,
  challenge: Challenge,
  context: LoginContext,
): Promise<Secret> {
  let way: Way = 'code'
  for (let tries = 0; tries < CODE_TRIES; tries++) {
    way = await chooseWay(challenge, context, way)
    await prepare(way, login, challenge, context)
    const kind: SecondFactor = way === 'recovery-code' ? 'recovery-code' : 'code'
    const reply = await context.prompter.ask({ kind: 'secret', ...QUESTIONS.secondFactor })
    if (reply.kind === 'back') {
      tries -= 1
      continue
    }
    const auth = await sendSecondFactor(login, challenge, kind, reply.value)
    if (auth) return auth
    context.prompter.say({ tone: 'error', text: 'Incorrect code.' })
  }
  throw new PcloudConfigError('login-failed', 'Five incorrect codes.', {
    hint: 'Try again later.',
  })
}

async function chooseWay(
  challenge: Challenge,
  { prompter }: LoginContext,
  before: Way,
): Promise<Way> {
  const reply = await prompter.ask({
    kind: 'choice',
    ...QUESTIONS.secondFactorWay,
    choices: [
      {
        value: 'code',
        label: challenge.byAuthenticator ? 'A code of the authenticator' : 'A code from an SMS',
      },
      { value: 'sms', label: 'Send a code by SMS' },
      ...(challenge.hasDevices
        ? [{ value: 'devices' as const, label: 'Show a code on my devices with pCloud' }]
        : []),
      { value: 'recovery-code', label: 'A recovery code' },
    ],
    initial: before,
  })
  return reply.kind === 'answer' ? reply.value : before
}

async function prepare(
  way: Way,
  login: PasswordLogin,
  challenge: Challenge,
  { prompter }: LoginContext,
): Promise<void> {
  if (way === 'sms') {
    const end = await sendSms(login, challenge)
    prompter.say({ tone: 'plain', text: `Sent to your phone number (${end}).` })
  }
  if (way === 'devices') {
    const names = await notifyDevices(login, challenge)
    prompter.say({ tone: 'plain', text: `Shown on ${names.join(', ') || 'your devices'}.` })
  }
}
