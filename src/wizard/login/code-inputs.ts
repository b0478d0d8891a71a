import { hasCode, PcloudConfigError } from '../../errors.ts'
import type { Attempt } from '../../oauth-loopback/callbacks.ts'
import { judgePaste } from '../../oauth-loopback/judge-paste.ts'
import type { Loopback } from '../../oauth-loopback/listener.ts'
import type { NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import { ClientRefused } from '../../services/service-login.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { sayError } from '../say.ts'
import type { LoginContext } from '../wizard-context.ts'
import type { HowToWait } from './login-links.ts'
import type { Deadline, InputOutcome, LoginWait } from './login-wait.ts'
import { denied, redeem } from './redeem-paste.ts'
import { authorizeByCode, trustedHosts } from './verify-token.ts'

/** A login by authorization code, from the printed links to the account. */
export interface CodeWait extends Deadline {
  readonly app: OwnApp
  readonly draft: Draft
  readonly context: LoginContext
  /** The `state` of the service's page, which is not a start link. */
  readonly state: string
  readonly how: HowToWait
  /** Absent if only a paste can bring the code. */
  readonly loopback?: Loopback
  /** The service's page, for any device. */
  readonly url: string
  /** The refusals so far. The message of a timeout depends on them. */
  readonly seen: ReadonlySet<NoticeEvent['kind']>
}

interface Verified {
  readonly authorization: Authorization
  /** The account may belong to a different person, so the last page waits for the yes (S2, S22). */
  readonly page?: { accept(): Promise<void>; reject(): Promise<void> }
}

type CallbackAttempt = Attempt & { readonly kind: 'callback' }

type CodeInput = Attempt | { readonly kind: 'paste'; readonly text: string }

/** A code comes from the browser or from a paste. */
export function codeInputs(login: CodeWait): LoginWait<CodeInput, Verified> {
  const { loopback, context, signal, how } = login
  const pastes = how.showsCode || context.rules.pasteBesideBrowser || loopback === undefined
  return {
    background: loopback && { next: (over) => loopback.next(over), once: false },
    prompt: pastes ? (withdrawn) => askPaste(login, withdrawn) : undefined,
    signal,
    take: (input) =>
      input.kind === 'paste' ? takePaste(input.text, login) : takeCallback(input, login),
    noInput: () =>
      new PcloudConfigError('answer-needed', 'The input has ended without a code.', {
        hint: 'Pipe in the code or the full address of the page that opened.',
      }),
  }
}

async function askPaste(login: CodeWait, signal: AbortSignal) {
  const { context } = login
  const reply = await context.prompter.ask({
    kind: 'paste',
    ...QUESTIONS.paste,
    ...pasteTexts(login),
    canGoBack: context.rules.canAsk,
    signal,
    status: () => login.status(subjectOf(login)),
  })
  return reply.kind === 'answer' ? ({ kind: 'paste', text: reply.value } as const) : reply
}

/** Without a browser that can reach the listener, a click on Allow is not enough. */
function subjectOf({ how, loopback }: CodeWait): string {
  if (how.showsCode) return 'Waiting for your code'
  return loopback ? 'Waiting for you to click Allow' : 'Waiting for the address of the last page'
}

/** The help names the text to paste. `?` also prints the link for any device. */
function pasteTexts({ url, how, loopback, context: { service } }: CodeWait) {
  const { help, more } = service.showsCode ? QUESTIONS.paste : PASTED_ADDRESS
  const shown = `Paste the code that ${service.title} shows after you click Allow.`
  if (how.showsCode) return { help: shown, more }
  return loopback === undefined
    ? { ...PASTED_ADDRESS, more }
    : { help, more: `${more}\n${ELSEWHERE}`, moreLink: url }
}

/** The last page has no code to copy. */
const PASTED_ADDRESS = {
  help: 'Paste the full address of the last page, even if it is an error page.',
  more: 'The address contains the code of this login.',
}

export const ELSEWHERE =
  'On another device: open this link, click Allow, then paste the address of the last page here (even if it is an error page):'

async function takePaste(text: string, login: CodeWait): Promise<InputOutcome<Verified>> {
  const { app, draft, context, loopback } = login
  const verdict = judgePaste(text, {
    requests: loopback?.pending() ?? [pastedRequest(login)],
    trustedHosts: trustedHosts(context),
    redirectUri: loopback?.redirectUri ?? context.rules.redirectUri,
  })
  try {
    const authorization = await redeem(verdict, app, draft, context)
    return { kind: 'done', result: { authorization } }
  } catch (error) {
    if (!mayPasteAgain(error, login)) throw error
    sayError(error, context)
    return { kind: 'again', failure: error }
  }
}

/** Without a listener: the request of the printed page. */
function pastedRequest({ state, how }: CodeWait) {
  return how.showsCode ? { state } : { state, redirectUri: how.redirectUri }
}

/**
 * A refused app or a pasted denial (S3) is final. For the remaining errors, the user can paste a
 * new code.
 */
function mayPasteAgain(error: unknown, { context, signal }: CodeWait): error is PcloudConfigError {
  if (!(error instanceof PcloudConfigError) || error instanceof ClientRefused) return false
  if (error.code === 'login-denied') return false
  return (context.rules.canAsk || context.rules.pasteBesideBrowser) && !signal.aborted
}

async function takeCallback(attempt: Attempt, login: CodeWait): Promise<InputOutcome<Verified>> {
  const { app, draft, context } = login
  const { signal, service } = context
  if (attempt.kind === 'denied') {
    await shown(attempt.finish(), signal)
    throw denied(attempt.error)
  }
  try {
    const { callback } = attempt
    const authorization = await authorizeByCode(callback, app, draft, context)
    const accept = () =>
      shown(attempt.finish({ kind: 'success', ...service.describe(authorization) }), signal)
    const { doubt } = callback
    if (doubt === undefined) {
      await accept()
      return { kind: 'done', result: { authorization } }
    }
    const page = { accept, reject: () => shown(attempt.finish({ kind: 'rejected' }), signal) }
    return { kind: 'done', result: { authorization: { ...authorization, doubt }, page } }
  } catch (error) {
    return await takeFailure(attempt, error, context)
  }
}

/** A doubtful code can be forged, so a failure must not end the login (S3). */
async function takeFailure(
  attempt: CallbackAttempt,
  error: unknown,
  context: LoginContext,
): Promise<InputOutcome<Verified>> {
  const text = error instanceof PcloudConfigError ? error.message : 'The login was stopped.'
  const mayBeForged =
    attempt.callback.doubt !== undefined &&
    !(error instanceof ClientRefused) &&
    !hasCode(error, 'cancelled')
  if (!mayBeForged || context.signal.aborted || !(error instanceof PcloudConfigError)) {
    const page = { kind: 'failed', title: 'The login did not work', text } as const
    await shown(attempt.finish(page), context.signal)
    throw error
  }
  context.prompter.say({ tone: 'warn', text: `${text} Still waiting for your login.` })
  await shown(attempt.finish({ kind: 'rejected' }), context.signal)
  return { kind: 'again', failure: error }
}

/** Waits for the browser to load the page. Stops if the run stops. */
function shown(page: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    page.then(resolve, resolve)
  })
}
