import type { Draft } from '../draft.ts'
import type { Message } from '../prompter.ts'
import type { LoginContext } from '../wizard-context.ts'

/** How a login by code receives the code. */
export interface HowToWait {
  readonly listen: boolean
  readonly openBrowser: boolean
  /** The service's page displays the code. A listener is then useful only for an SSH tunnel. */
  readonly showsCode: boolean
  readonly redirectUri: string
}

/**
 * If a browser is expected here, it delivers the code to the listener. If not, pCloud displays a code
 * to paste. The listener starts in both cases, unless browsers cannot reach it.
 */
export function howToWait(draft: Draft, context: LoginContext): HowToWait {
  const { given, rules, machine } = context
  const { browserHere, isolated, browserDisabled } = machine.environment
  const expected = given.browserHere ?? browserHere
  const byBrowser = expected || given.login === 'browser'
  const outOfReach = !byBrowser && isolated
  // The user opens the link, so the browser delivers the code.
  const pasteFirst = !byBrowser && (rules.openBrowser || outOfReach)
  const listen = given.login !== 'paste' && draft.port?.kind !== 'paste' && !outOfReach
  return {
    listen,
    openBrowser: rules.openBrowser && !browserDisabled && expected,
    showsCode: context.service.showsCode && (!listen || pasteFirst),
    redirectUri: draft.port?.kind === 'other' ? draft.port.redirectUri : rules.redirectUri,
  }
}

type PlaceLine = Pick<Message, 'text' | 'advice'>

/**
 * Explains why a browser does not open here. Undefined if it does, or if the user chose to paste.
 */
export function placeLine(
  { given, machine }: LoginContext,
  { listen }: HowToWait,
): PlaceLine | undefined {
  const { reason, isolated } = machine.environment
  const isChosen = given.login === 'paste' || given.browserHere !== undefined
  if (isChosen || reason === undefined) return undefined
  if (!isolated) return { text: `${capitalized(reason)}, so no browser opens here.` }
  const place = reason.replace(/^this is /, '')
  if (!listen) {
    const text = `A browser cannot reach this program inside ${place}, so you paste a code instead.`
    return { text }
  }
  return { text: `${capitalized(reason)}.`, advice: { kind: 'container-network' } }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
