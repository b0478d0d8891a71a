import { Declined, isNo, PcloudConfigError } from '../../errors.ts'
import { isAddressMissing } from '../../oauth-loopback/port-errors.ts'
import { redirectUriOnPort } from '../../rclone/provider-option.ts'
import { ClientRefused, type KeyLogin } from '../../services/service-login.ts'
import { tokenIssued } from '../../tokens/token-answer.ts'
import { noPollByRclone } from '../app-for-login.ts'
import {
  type ApiKeys,
  type Authorization,
  type Draft,
  keysOf,
  loginOf,
  ownAppOf,
  withoutLogin,
} from '../draft.ts'
import { loginByCode } from '../login/code-login.ts'
import { howToWait } from '../login/login-links.ts'
import { withDeadline } from '../login/login-wait.ts'
import { loginByPoll } from '../login/poll-login.ts'
import { loginByRclone } from '../login/rclone-login.ts'
import { adoptToken } from '../login/redeem-paste.ts'
import type { Choice } from '../prompter.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, sayError } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'
import { correctApp } from './app-step.ts'

export const loginStep = loggingIn<LoginContext>(correctApp)

/**
 * Logs in and verifies the account. After a failure, preserves the rest of the draft.
 * @param askApp requests the keys if the service refuses the app
 */
export function loggingIn<Context extends LoginContext>(
  askApp: Step<Draft, Context>['run'],
): Step<Draft, Context> {
  return {
    id: 'login',
    needed: (draft) => loginOf(draft) === undefined,
    async run(draft, context) {
      refuseForeignPoll(draft, context)
      try {
        const login = await logIn(draft, context)
        if (login === 'back') return { kind: 'back' }
        return { kind: 'next', state: { ...withoutLogin(draft), login }, asked: true }
      } catch (error) {
        if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
        return askAfter(error, () => askAgain(withoutLogin(draft), error, context, askApp))
      }
    },
  }
}

async function logIn(draft: Draft, context: LoginContext): Promise<Authorization | 'back'> {
  const { given, confirmation } = context
  const resumed = confirmation.resume()
  if (resumed !== undefined) return resumed
  // Release the port for a new login.
  await confirmation.close()
  if (given.token !== undefined || given.login === 'token') return loginByToken(draft, context)
  const app = ownAppOf(draft)
  if (app === undefined) return loginByRclone(draft, context)
  const how = howToWait(draft, context)
  if (given.login !== 'poll') return loginByCode(app, draft, context, how)
  // The user opens a custom page.
  return loginByPoll(app, draft, context, how.openBrowser && given.authUrl === undefined)
}

/** The installed rclone logs in through a browser. A poll requires a client ID. */
function refuseForeignPoll(draft: Draft, { given }: LoginContext): void {
  if (given.login === 'poll' && given.token === undefined && ownAppOf(draft) === undefined) {
    throw noPollByRclone()
  }
}

async function askAgain<Context extends LoginContext>(
  draft: Draft,
  error: PcloudConfigError,
  context: Context,
  askApp: Step<Draft, Context>['run'],
): Promise<StepResult<Draft>> {
  const isSettled = isNo(error) || error.code === 'answer-needed'
  // The same token would fail in the same way.
  if (isSettled || context.given.token !== undefined) throw error
  if (error.code === 'port-unavailable') return askAboutPort(draft, error, context)
  sayError(error, context)
  if (error instanceof ClientRefused && ownAppOf(draft) !== undefined) {
    return askApp(draft, context)
  }
  return askWhetherAgain(draft, error, context)
}

type WayOut = 'again' | 'paste' | 'port'

/** The redirect port is in use. Offers three choices and preserves the draft. */
async function askAboutPort(
  draft: Draft,
  failure: PcloudConfigError,
  context: LoginContext,
): Promise<StepResult<Draft>> {
  const isRclones = ownAppOf(draft) === undefined
  if (isRclones || isAddressMissing(failure.cause)) sayError(failure, context)
  // rclone's app is registered only for this port.
  if (isRclones) return askWhetherAgain(draft, failure, context)
  if (isAddressMissing(failure.cause)) return pasteInstead(draft, context)
  // The choices below are the remedies.
  context.prompter.say({ tone: 'error', text: failure.message })
  const redirectUri = redirectUriOnPort(await context.machine.freePort())
  const hint = 'if your app lists this redirect URI'
  const other = { value: 'port', label: `Use ${redirectUri}`, hint } as const
  const choices: readonly Choice<WayOut>[] = [
    { value: 'paste', label: 'Paste a code', hint: 'does not use a port' },
    { value: 'again', label: 'Try again', hint: 'close the other program first' },
    ...(context.rules.redirectGiven ? [] : [other]),
  ]
  const reply = await context.prompter.ask({
    kind: 'choice',
    ...QUESTIONS.portTaken,
    choices,
    initial: 'paste',
  })
  if (reply.kind === 'back') return reply
  const changes: Readonly<Record<WayOut, Partial<Draft>>> = {
    again: {},
    paste: { port: { kind: 'paste' } },
    port: { port: { kind: 'other', redirectUri } },
  }
  return { kind: 'next', state: { ...draft, ...changes[reply.value] }, asked: false }
}

/** Without a loopback address, no port helps. */
async function pasteInstead(draft: Draft, { prompter }: LoginContext): Promise<StepResult<Draft>> {
  prompter.say({ tone: 'plain', text: 'You can paste a code instead.' })
  return { kind: 'next', state: { ...draft, port: { kind: 'paste' } }, asked: false }
}

/** Logs in with an existing token. */
function loginByToken(draft: Draft, context: LoginContext): Promise<Authorization | 'back'> {
  return withDeadline(context, async ({ signal }) => {
    const { token } = context.given
    const timed = { ...context, signal }
    if (token) return adoptToken(token.reveal(), draft, timed)
    const reply = await context.prompter.ask({ kind: 'secret', ...QUESTIONS.token })
    return reply.kind === 'back' ? 'back' : adoptToken(reply.value, draft, timed)
  })
}

/** @throws Declined for a no, with the code of the failure */
async function askWhetherAgain(
  draft: Draft,
  failure: PcloudConfigError,
  { prompter }: LoginContext,
): Promise<StepResult<Draft>> {
  const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.loginAgain, initial: true })
  if (reply.kind === 'back') return reply
  if (!reply.value) throw new Declined(failure)
  return { kind: 'next', state: draft, asked: false }
}

/**
 * Logs in with an API key and its secret.
 * @param ask requests both, and does not propose the secret
 */
export function loggingInByKeys<Context extends LoginContext>(
  login: KeyLogin,
  ask: Step<Draft, Context>['run'],
): Step<Draft, Context> {
  return {
    id: 'login',
    needed: (draft) => loginOf(draft) === undefined,
    async run(draft, context) {
      const keys = keysOf(draft)
      if (keys === undefined) throw new Error('the login requires keys')
      try {
        const found = await loginByKeys(login, keys, context)
        return { kind: 'next', state: { ...draft, login: found }, asked: false }
      } catch (error) {
        if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
        sayError(error, context)
        return askAfter(error, () => ask(draft, context))
      }
    },
  }
}

/**
 * A token proves the keys.
 * @throws PcloudConfigError `login-failed`, `service`, `network`
 */
function loginByKeys(
  { title, hostname, request, readAnswer }: KeyLogin,
  keys: ApiKeys,
  context: LoginContext,
): Promise<Authorization> {
  return withDeadline(context, async ({ signal }) => {
    const { tokenUrl } = context.given
    const http = await context.machine.http()
    const askedAt = context.machine.now()
    const asked = request({ ...keys, ...(tokenUrl !== undefined && { tokenUrl }) })
    const answer = readAnswer(await http.postJson({ ...asked, signal }))
    if (answer.kind === 'ok') {
      context.prompter.say({ tone: 'ok', text: `${title} gave a token for these keys.` })
      return { token: tokenIssued(answer.token, askedAt), hostname }
    }
    const code = answer.kind === 'busy' ? 'service' : 'login-failed'
    throw new PcloudConfigError(code, `${title} refused the keys: ${answer.message}`, {
      hint: 'Check key and secret for typing errors, and that the key still exists.',
    })
  })
}
