import { PcloudConfigError } from '../../errors.ts'
import type { Attempt } from '../../oauth-loopback/index.ts'
import { QUESTIONS } from '../questions.ts'
import type { CodeLogin } from './by-code.ts'

export type Arrival =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'back' }

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
  let pasting = how.showsCode || context.rules.pasteBesideBrowser
  let fromBrowser: Promise<Arrival> | undefined
  return {
    async next(failure) {
      for (;;) {
        // One that came while the other was being dealt with is not lost: it waits here.
        fromBrowser ??= loopback && waitForBrowser(loopback.next(signal))
        const arrival = await firstOf(fromBrowser, pasting ? login : undefined)
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

async function firstOf(
  fromBrowser: Promise<Arrival> | undefined,
  login: CodeLogin | undefined,
): Promise<Arrival | { readonly kind: 'ended' }> {
  const withdraw = new AbortController()
  const fromPerson = login && paste(login, AbortSignal.any([login.signal, withdraw.signal]))
  try {
    return await Promise.race([fromBrowser, fromPerson].filter((one) => one !== undefined))
  } finally {
    withdraw.abort()
    await fromPerson?.catch(() => undefined)
  }
}

async function paste(login: CodeLogin, signal: AbortSignal) {
  const { context, loopback, left } = login
  const what = loopback ? 'Waiting for you to allow access' : 'Waiting for what you paste'
  const reply = await context.prompter.paste({
    ...QUESTIONS.paste,
    canGoBack: context.rules.canAsk,
    signal,
    status: () => `${what} · ${left()} left · Ctrl-C to stop`,
  })
  if (reply.kind === 'answer') return { kind: 'paste', text: reply.value } as const
  // A withdrawn prompt has lost the race already: whatever it says is not heard.
  return reply.kind === 'back' ? reply : ({ kind: 'ended' } as const)
}

function nothingPasted(): PcloudConfigError {
  return new PcloudConfigError(
    'answer-needed',
    'The code was not pasted, and nobody can be asked.',
    {
      hint: 'Pipe the code or the redirected address in, or use --login browser.',
    },
  )
}
