import { isNo, PcloudConfigError } from '../../errors.ts'
import { Secret } from '../../secret.ts'
import { ClientRefused } from '../../services/service-login.ts'
import type { LoginContext } from '../context.ts'
import { type Authorization, type Draft, type OwnApp, withoutLogin } from '../draft.ts'
import { loginByCode } from '../login/by-code.ts'
import { loginByPoll } from '../login/by-poll.ts'
import { loginByRclone } from '../login/by-rclone.ts'
import { loginByToken } from '../login/by-token.ts'
import { howToWait, whyLine } from '../login/how-to-wait.ts'
import { QUESTIONS } from '../questions.ts'
import { askAfter, mayAsk, sayError } from '../say.ts'
import type { Step, StepResult } from '../walk.ts'
import { askClientSecret, browserOnly } from './app.ts'
import { askWhetherAgain } from './log-in-again.ts'
import { askAboutPort } from './port-taken.ts'

/** Logs in and knows the account afterwards. Whatever goes wrong, the other answers stay. */
export const loginStep: Step<Draft, LoginContext> = {
  id: 'login',
  needed: (draft) => draft.authorization === undefined,
  async run(draft, context) {
    refuseForeignPoll(draft, context)
    return askAndLogIn(draft, context)
  },
}

/** @param before what was said of the browser, where the person came back to that question */
async function askAndLogIn(
  draft: Draft,
  context: LoginContext,
  before?: boolean,
): Promise<StepResult<Draft>> {
  const ready = await askForBrowser(draft, context, before)
  if (ready.kind === 'back') return ready
  const result = await logInOrAsk(ready.state, context)
  const { browserHere, pasteOnly: _, redirectUri: __, ...unasked } = ready.state
  const wasAsked = browserHere !== undefined && context.given.browserHere === undefined
  return result.kind === 'back' && wasAsked ? askAndLogIn(unasked, context, browserHere) : result
}

async function logInOrAsk(draft: Draft, context: LoginContext): Promise<StepResult<Draft>> {
  try {
    const authorization = await logIn(draft, context)
    if (authorization === 'back') return { kind: 'back' }
    return { kind: 'next', state: { ...withoutLogin(draft), authorization }, asked: true }
  } catch (error) {
    if (!(error instanceof PcloudConfigError) || !mayAsk(context)) throw error
    return askAfter(error, () => askAgain(withoutLogin(draft), error, context))
  }
}

/** Whether a browser here shall open: given, known to be wanted, or asked. */
async function askForBrowser(
  draft: Draft,
  context: LoginContext,
  before: boolean | undefined,
): Promise<{ readonly kind: 'next'; readonly state: Draft } | { readonly kind: 'back' }> {
  const { given, rules, machine, prompter } = context
  const settled = given.login !== undefined || given.token !== undefined || !rules.openBrowser
  if (settled || draft.browserHere !== undefined || !mayAsk(context))
    return { kind: 'next', state: draft }
  const { surroundings } = machine
  const why = whyLine(surroundings, !surroundings.isolated)
  if (why !== undefined) prompter.say({ tone: 'dim', text: why })
  const initial = before ?? surroundings.browserHere
  const reply = await prompter.ask({ kind: 'confirm', ...QUESTIONS.browserHere, initial })
  return reply.kind === 'back'
    ? reply
    : { kind: 'next', state: { ...draft, browserHere: reply.value } }
}

async function logIn(draft: Draft, context: LoginContext): Promise<Authorization | 'back'> {
  const { given, confirmation } = context
  const resumed = confirmation.resume()
  if (resumed !== undefined) return resumed
  // Its listener has the port that the next login needs.
  await confirmation.close()
  if (given.token !== undefined || given.login === 'token') return loginByToken(draft, context)
  if (draft.app?.kind !== 'own') return loginByRclone(draft, context)
  const how = howToWait(draft, context)
  if (given.login !== 'poll') return loginByCode(draft.app, draft, context, how)
  // A page of the user's own is for the user to open.
  return loginByPoll(draft.app, draft, context, how.openBrowser && given.authUrl === undefined)
}

/** The installed rclone logs in through a browser; a poll needs the id of an app. */
function refuseForeignPoll({ app }: Draft, { given }: LoginContext): void {
  if (given.login === 'poll' && given.token === undefined && app?.kind !== 'own') {
    throw browserOnly('poll')
  }
}

async function askAgain(
  draft: Draft,
  error: PcloudConfigError,
  context: LoginContext,
): Promise<StepResult<Draft>> {
  const isSettled = isNo(error) || error.code === 'answer-needed'
  // The same token would give the same answer.
  if (isSettled || context.given.token !== undefined) throw error
  sayError(error, context)
  if (error instanceof ClientRefused && draft.app?.kind === 'own') {
    return askOtherSecret(draft, draft.app, context)
  }
  if (error.code === 'port-unavailable') return askAboutPort(draft, error, context)
  return askWhetherAgain(draft, error, context)
}

async function askOtherSecret(
  draft: Draft,
  app: OwnApp,
  context: LoginContext,
): Promise<StepResult<Draft>> {
  const reply = await askClientSecret(context)
  if (reply.kind === 'back') return { kind: 'goto', id: 'app', state: draft }
  const clientSecret = new Secret(reply.value)
  return { kind: 'next', state: { ...draft, app: { ...app, clientSecret } }, asked: false }
}
