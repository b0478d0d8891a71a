import { PcloudConfigError } from '../../errors.ts'
import type { StartPage } from '../../oauth-loopback/start-link-server.ts'
import { DEFAULT_REDIRECT_URI } from '../../rclone/provider-option.ts'
import { rcloneForLogin } from '../app-for-login.ts'
import type { Authorization, Draft } from '../draft.ts'
import { QUESTIONS } from '../questions.ts'
import { sayError } from '../say.ts'
import type { LoginContext, RcloneTool } from '../wizard-context.ts'
import {
  type HowToWait,
  headOfLocalLink,
  howToWait,
  openLink,
  placeLine,
  sayLink,
  sayTunnel,
} from './login-links.ts'
import { doubtful, startPageFor } from './login-listeners.ts'
import {
  type Deadline,
  type InputOutcome,
  type LoginWait,
  waitForInput,
  withDeadline,
} from './login-wait.ts'
import { adoptToken } from './redeem-paste.ts'

/** A login with rclone's app: by the installed rclone, or with a pasted token. */
interface RcloneLogin extends Deadline {
  readonly draft: Draft
  readonly context: LoginContext
  readonly how: HowToWait
  readonly local: LocalPage
}

/** The local link to rclone's page, once rclone has printed the address. */
interface LocalPage {
  opening?: Promise<StartPage | undefined>
}

type RcloneInput =
  | { readonly kind: 'token'; readonly text: string; readonly isPasted: boolean }
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * The installed rclone logs in, and this program adopts the token. With `login paste`,
 * the user pastes the output of rclone on a different computer.
 */
export async function loginByRclone(
  draft: Draft,
  context: LoginContext,
): Promise<Authorization | 'back'> {
  const rclone = rcloneForLogin(context)
  const how = howToWait(draft, context)
  return withDeadline(context, async (deadline) => {
    const local: LocalPage = {}
    const login = { ...deadline, draft, context, how, local }
    sayPlace(login)
    if (rclone === undefined) tellWaiting(login)
    try {
      return await waitForInput(rcloneInputs(rclone, login))
    } finally {
      await (await local.opening)?.close()
    }
  })
}

/** A token comes from the installed rclone or from a paste. */
function rcloneInputs(
  rclone: RcloneTool | undefined,
  login: RcloneLogin,
): LoginWait<RcloneInput, Authorization> {
  const { context, how, signal } = login
  const pastes = how.showsCode || context.rules.pasteBesideBrowser || rclone === undefined
  return {
    background: rclone && runRclone(rclone, login),
    prompt: pastes ? (withdrawn) => askPaste(login, rclone !== undefined, withdrawn) : undefined,
    signal,
    take: (input, mayContinue) => take(input, mayContinue, login),
    noInput: () =>
      new PcloudConfigError('answer-needed', NOTHING_PASTED, {
        hint: 'Run `rclone authorize "pcloud"` on a computer with a browser, and pipe in the output.',
        ...(context.given.login === 'paste' && { advice: WITH_RCLONE }),
      }),
  }
}

const NOTHING_PASTED = 'The input has ended without the text from rclone.'
const WITH_RCLONE = { kind: 'leave-out', options: ['login paste'] } as const

function runRclone(
  rclone: RcloneTool,
  login: RcloneLogin,
): LoginWait<RcloneInput, Authorization>['background'] {
  return {
    once: true,
    needsPrompt: !login.how.listen,
    next(signal) {
      const onUrl = (url: string) => {
        login.local.opening = tellLink(url, signal, login)
      }
      return rclone.authorize({ signal, onUrl }).then(
        (token): RcloneInput => ({ kind: 'token', text: token.reveal(), isPasted: false }),
        (error: unknown): RcloneInput => ({ kind: 'failed', error }),
      )
    },
  }
}

async function take(
  input: RcloneInput,
  mayContinue: boolean,
  { draft, context, local }: RcloneLogin,
): Promise<InputOutcome<Authorization>> {
  try {
    if (input.kind === 'failed') throw input.error
    const found = await adoptToken(input.text, draft, context)
    const page = input.isPasted ? undefined : await local.opening
    return { kind: 'done', result: page === undefined ? found : doubtful(found, page, context) }
  } catch (error) {
    if (!mayContinue || !(error instanceof PcloudConfigError)) throw error
    sayError(error, context)
    return { kind: 'again', failure: error }
  }
}

async function askPaste(
  { context, how, status }: RcloneLogin,
  isHere: boolean,
  signal: AbortSignal,
) {
  const browserHere = isHere && !how.showsCode
  const subject = browserHere ? 'you to click Allow' : 'the text from rclone'
  const reply = await context.prompter.ask({
    kind: 'paste',
    ...(browserHere ? QUESTIONS.pasteBesideRclone : QUESTIONS.pasteOfRclone),
    canGoBack: context.rules.canAsk,
    signal,
    status: () => status(`Waiting for ${subject}`),
  })
  if (reply.kind !== 'answer') return reply
  return { kind: 'token', text: reply.value, isPasted: true } as const
}

function sayPlace({ context, how }: RcloneLogin): void {
  const line = placeLine(context, how)
  if (line !== undefined) context.prompter.say({ tone: 'dim', ...line })
  if (!how.showsCode) return
  const head = 'Run this on a computer with a browser and rclone, then paste the output here:'
  sayLink(head, 'rclone authorize "pcloud"', context)
}

/** rclone's link contains a `state`, so programs get the local link (S21). */
async function tellLink(
  url: string,
  signal: AbortSignal,
  login: RcloneLogin,
): Promise<StartPage | undefined> {
  const { context, how, waitingLine } = login
  const page = await startPageFor(url, context, DEFAULT_REDIRECT_URI)
  if (how.listen) sayRcloneLink(url, login)
  if (!how.showsCode && !context.rules.pasteBesideBrowser) {
    context.prompter.say({ tone: 'dim', text: waitingLine })
  }
  context.emit({ event: 'auth_url', url, ...(page && { start_url: page.url }) })
  tellWaiting(login)
  if (page !== undefined && how.openBrowser) void openLink(page.url, context, signal)
  return page
}

function sayRcloneLink(url: string, { context, how }: RcloneLogin): void {
  const { ssh } = context.machine.environment
  if (!how.showsCode) sayLink(headOfLocalLink(how.openBrowser), url, context)
  else if (ssh !== undefined) sayTunnel(DEFAULT_REDIRECT_URI, ssh, context, url)
}

function tellWaiting({ context, until }: RcloneLogin): void {
  context.emit({ event: 'waiting', until: new Date(until).toISOString() })
}
