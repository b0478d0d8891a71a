import type { LoginContext, Surroundings } from '../context.ts'
import type { Draft } from '../draft.ts'

/** Which ways of coming back a login by code has. */
export interface HowToWait {
  readonly listen: boolean
  readonly openBrowser: boolean
  /** The service's page shows the code itself; what listens then is for a tunnel. */
  readonly showsCode: boolean
  readonly redirectUri: string
}

/**
 * With a browser here the listener is the way; without one pCloud shows a code to paste,
 * and a listener waits beside it, unless no browser could ever reach it.
 */
export function howToWait(draft: Draft, context: LoginContext): HowToWait {
  const { given, rules, machine } = context
  const { isolated, browserDisabled } = machine.surroundings
  const expected = draft.browserHere ?? machine.surroundings.browserHere
  const byBrowser = expected || given.login === 'browser'
  const outOfReach = !byBrowser && isolated
  // `--no-browser` is the browser's way as well: it prints what would have been opened.
  const pasteFirst = !byBrowser && (rules.openBrowser || outOfReach)
  const listen = given.login !== 'paste' && draft.pasteOnly !== true && !outOfReach
  return {
    listen,
    openBrowser: rules.openBrowser && !browserDisabled && expected,
    showsCode: context.service.showsCode && (!listen || pasteFirst),
    redirectUri: draft.redirectUri ?? rules.redirectUri,
  }
}

/** One line on where we are, for a login whose way nobody was asked about. */
export function placeLine(
  draft: Draft,
  { given, machine }: LoginContext,
  { listen }: HowToWait,
): string | undefined {
  if (given.login === 'paste' || draft.browserHere !== undefined) return undefined
  return whyLine(machine.surroundings, listen)
}

/** Why no browser is expected here; undefined where one is. */
export function whyLine({ reason, isolated }: Surroundings, listens: boolean): string | undefined {
  if (reason === undefined) return undefined
  if (isolated && !listens) return `Paste only: ${reason}, which no browser reaches.`
  const share = '; a browser reaches it only where it shares the network of its machine'
  return `No browser is expected here: ${reason}${isolated ? share : ''}.`
}
