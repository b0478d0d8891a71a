import { PcloudConfigError } from '../../errors.ts'
import type { StartPage } from '../../oauth-loopback/index.ts'
import { DEFAULT_REDIRECT_URI } from '../../rclone/default-redirect.ts'
import type { Authorization, Draft } from '../draft.ts'
import type { PasteReply } from '../prompter.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import { sayError } from '../say.ts'
import { rcloneForLogin } from '../steps/app-step.ts'
import type { LoginContext, RcloneTool } from '../wizard-context.ts'
import { openLink } from './accompany.ts'
import { type Deadline, withDeadline } from './deadline.ts'
import { firstOf } from './first-of.ts'
import { type HowToWait, howToWait, placeLine } from './how-to-wait.ts'
import { doubtful, startPageFor } from './open-start-page.ts'
import { adoptToken } from './redeem-paste.ts'
import { sayTunnel } from './tunnel.ts'

/** rclone's own login: the installed rclone waits here, and what another one printed is taken too. */
interface RcloneLogin extends Deadline {
  readonly draft: Draft
  readonly context: LoginContext
  readonly how: HowToWait
  readonly local: LocalPage
}

/** The local link to rclone's own page, once rclone has printed its address. */
interface LocalPage {
  opening?: Promise<StartPage | undefined>
}

type Arrival =
  | { readonly kind: 'token'; readonly text: string; readonly pasted: boolean }
  | { readonly kind: 'failed'; readonly error: unknown }
  | Exclude<PasteReply, { kind: 'answer' }>

/**
 * The installed rclone logs in with its own app; we take its token and find the region. With
 * `--login paste` only what another rclone printed is waited for.
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
    const over = new AbortController()
    sayPlace(login)
    const here = rclone && waitHere(rclone, AbortSignal.any([deadline.signal, over.signal]), login)
    if (here === undefined) tellWaiting(login)
    try {
      return await settle(here, login)
    } finally {
      over.abort()
      await here
      await (await local.opening)?.close()
    }
  })
}

function waitHere(rclone: RcloneTool, signal: AbortSignal, login: RcloneLogin): Promise<Arrival> {
  const onUrl = (url: string) => {
    login.local.opening = tellLink(url, signal, login)
  }
  return rclone.authorize({ signal, onUrl }).then(
    (token): Arrival => ({ kind: 'token', text: token.reveal(), pasted: false }),
    (error: unknown): Arrival => ({ kind: 'failed', error }),
  )
}

async function settle(
  here: Promise<Arrival> | undefined,
  login: RcloneLogin,
): Promise<Authorization | 'back'> {
  const { draft, context, how, signal, local } = login
  let pasting = how.showsCode || context.rules.pasteBesideBrowser || here === undefined
  let waiting = here
  let failure: unknown
  for (;;) {
    const arrival: Arrival = await firstOf(
      waiting,
      pasting ? (withdrawn) => paste(login, waiting !== undefined, withdrawn) : undefined,
      signal,
    )
    signal.throwIfAborted()
    if (arrival.kind === 'back') return 'back'
    if (arrival.kind === 'token') {
      try {
        const adopted = await adoptToken(arrival.text, draft, context, context.signal)
        const page = arrival.pasted ? undefined : await local.opening
        return page === undefined ? adopted : doubtful(adopted, page, context)
      } catch (error) {
        if (!pasting || !(error instanceof PcloudConfigError)) throw error
        failure = error
        // rclone has ended with it: it gives no other.
        if (!arrival.pasted) waiting = undefined
        sayError(error, context)
      }
    } else if (arrival.kind === 'failed') {
      if (!pasting || !(arrival.error instanceof PcloudConfigError)) throw arrival.error
      failure = arrival.error
      waiting = undefined
      sayError(arrival.error, context)
    } else pasting = false
    if (!pasting && waiting === undefined) throw failure ?? nothingPasted()
  }
}

async function paste(
  { context, left }: RcloneLogin,
  isHere: boolean,
  signal: AbortSignal,
): Promise<Arrival> {
  const what = isHere ? 'you to click Allow' : 'the text from rclone'
  const reply = await context.prompter.ask({
    kind: 'paste',
    ...QUESTIONS.pasteOfRclone,
    canGoBack: context.rules.canAsk,
    signal,
    status: () => `Waiting for ${what} · ${left()} left · Ctrl-C to stop`,
  })
  return reply.kind === 'answer' ? { kind: 'token', text: reply.value, pasted: true } : reply
}

function sayPlace({ context, how }: RcloneLogin): void {
  const { prompter } = context
  const text = placeLine(context, how)
  if (text !== undefined) prompter.say({ tone: 'dim', text })
  if (!how.showsCode) return
  const head = 'Run this on a computer with a browser and rclone, then paste its output here:'
  prompter.say({ tone: 'plain', text: head })
  prompter.say({ tone: 'link', text: 'rclone authorize "pcloud"', needed: true })
}

/** rclone's link carries its `state`, so a program gets the local link instead (S21). */
async function tellLink(
  url: string,
  signal: AbortSignal,
  login: RcloneLogin,
): Promise<StartPage | undefined> {
  const { context, how, limit } = login
  const page = await startPageFor(url, context, DEFAULT_REDIRECT_URI)
  sayLink(url, login)
  if (!how.showsCode && !context.rules.pasteBesideBrowser) {
    const text = `Waiting up to ${limit} for you to click Allow.`
    context.prompter.say({ tone: 'dim', text })
  }
  context.emit({ event: 'auth_url', url, ...(page && { start_url: page.url }) })
  tellWaiting(login)
  if (page !== undefined && how.openBrowser) void openLink(page.url, context, signal)
  return page
}

function tellWaiting({ context, until }: RcloneLogin): void {
  context.emit({ event: 'waiting', until: new Date(until).toISOString() })
}

function nothingPasted(): PcloudConfigError {
  const message = 'No text from rclone was pasted, and the input has ended.'
  return new PcloudConfigError('answer-needed', message, {
    hint: 'Pipe it in, or leave out --login paste.',
  })
}

const OPENING = 'Opening your browser... Nothing opened? Use this link:'

function sayLink(url: string, { context, how }: RcloneLogin): void {
  const { prompter } = context
  if (!how.listen) return
  const { ssh } = context.machine.surroundings
  if (how.showsCode) {
    if (ssh === undefined) return
    const head =
      'To log in without pasting, run this on your own computer, then open the link there:'
    prompter.say({ tone: 'plain', text: head })
    sayTunnel(DEFAULT_REDIRECT_URI, ssh, context)
  } else {
    const head = how.openBrowser ? OPENING : 'To log in, open this link on this computer:'
    prompter.say({ tone: 'plain', text: head })
  }
  prompter.say({ tone: 'link', text: url, needed: true })
}
