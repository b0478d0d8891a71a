import type { Draft } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'

/** How a login by code gets its answer. */
export interface HowToWait {
  readonly listen: boolean
  readonly openBrowser: boolean
  /** The service's page shows the code. A listener then serves only an SSH tunnel. */
  readonly showsCode: boolean
  readonly redirectUri: string
}

/**
 * If a browser is expected here, it brings the answer to the listener. If not, pCloud shows a
 * code to paste. The listener starts anyway, unless no browser could ever reach it.
 */
export function howToWait(draft: Draft, context: LoginContext): HowToWait {
  const { given, rules, machine } = context
  const { browserHere, isolated, browserDisabled } = machine.surroundings
  const expected = given.browserHere ?? browserHere
  const byBrowser = expected || given.login === 'browser'
  const outOfReach = !byBrowser && isolated
  // If the user opens the link, the browser still brings the answer.
  const pasteFirst = !byBrowser && (rules.openBrowser || outOfReach)
  const listen = given.login !== 'paste' && draft.pasteOnly !== true && !outOfReach
  return {
    listen,
    openBrowser: rules.openBrowser && !browserDisabled && expected,
    showsCode: context.service.showsCode && (!listen || pasteFirst),
    redirectUri: draft.redirectUri ?? rules.redirectUri,
  }
}

/** One line on why no browser opens here; undefined if one does, or if the user chose to paste. */
export function placeLine(
  { given, machine }: LoginContext,
  { listen }: HowToWait,
): string | undefined {
  const { reason, isolated } = machine.surroundings
  const isChosen = given.login === 'paste' || given.browserHere !== undefined
  if (isChosen || reason === undefined) return undefined
  if (!isolated) return `${capitalized(reason)}, so no browser opens here.`
  const place = reason.replace(/^this is /, '')
  if (!listen) {
    return `A browser cannot reach this program inside ${place}, so you paste a code instead.`
  }
  return `${capitalized(reason)}. A browser can reach it only if you start it with --network host.`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
