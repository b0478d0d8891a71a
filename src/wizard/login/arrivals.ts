import { PcloudConfigError } from '../../errors.ts'
import type { Attempt } from '../../oauth-loopback/index.ts'
import { QUESTIONS } from '../questions/wizard-questions.ts'
import { moreOnPaste } from './announce-code-login.ts'
import type { CodeLogin } from './code-login-state.ts'
import { firstOf } from './first-of.ts'

export type Arrival =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'back' }

/** Nothing will be pasted any more. */
interface Ended {
  readonly kind: 'ended'
}

/** What comes in while a login waits: from the browser, or typed and pasted by the person. */
export interface Arrivals {
  /**
   * The next one of either; the paste prompt is withdrawn when the browser is first.
   * @param failure why the one before was of no use: that is the end if no other can come
   */
  next(failure?: PcloudConfigError): Promise<Arrival>
}

export function openArrivals(login: CodeLogin): Arrivals {
  const { loopback, context, signal, how } = login
  // Where nothing listens, nothing else can come.
  let pasting = how.showsCode || context.rules.pasteBesideBrowser || loopback === undefined
  let fromBrowser: Promise<Arrival> | undefined
  return {
    async next(failure) {
      for (;;) {
        // One that came while the other was being dealt with is not lost: it waits here.
        fromBrowser ??= loopback && waitForBrowser(loopback.next(signal))
        const ask = pasting ? (withdrawn: AbortSignal) => paste(login, withdrawn) : undefined
        const arrival = await firstOf<Arrival | Ended>(fromBrowser, ask, signal)
        signal.throwIfAborted()
        if (arrival.kind === 'attempt') fromBrowser = undefined
        if (arrival.kind !== 'ended') return arrival
        if (loopback === undefined) throw failure ?? nothingPasted()
        pasting = false
      }
    },
  }
}

function waitForBrowser(next: Promise<Attempt>): Promise<Arrival> {
  const arrival = next.then((attempt) => ({ kind: 'attempt', attempt }) as const)
  // Closing the listener rejects it when nobody waits any more.
  arrival.catch(() => undefined)
  return arrival
}

async function paste(login: CodeLogin, signal: AbortSignal): Promise<Arrival | Ended> {
  const { context, loopback, left } = login
  const what = loopback ? 'Waiting for you to click Allow' : 'Waiting for your code'
  const reply = await context.prompter.ask({
    kind: 'paste',
    ...QUESTIONS.paste,
    ...moreOnPaste(login),
    canGoBack: context.rules.canAsk,
    signal,
    status: () => `${what} · ${left()} left · Ctrl-C to stop`,
  })
  if (reply.kind === 'answer') return { kind: 'paste', text: reply.value }
  // A withdrawn prompt has lost the race already: whatever it says is not heard.
  return reply.kind === 'back' ? reply : { kind: 'ended' }
}

function nothingPasted(): PcloudConfigError {
  return new PcloudConfigError('answer-needed', 'No code was pasted, and the input has ended.', {
    hint: 'Pipe in the code or the full address of the page that opened, or use --login browser.',
  })
}
