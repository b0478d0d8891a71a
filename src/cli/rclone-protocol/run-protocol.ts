import { PcloudConfigError } from '../../errors.ts'
import { advance } from '../../protocol/advance.ts'
import type { Input, Question, Remote, Stop } from '../../protocol/protocol-state.ts'
import { findService } from '../../services/registry.ts'
import { type Existing, ownAnswers } from '../../wizard/existing.ts'
import { inOneLine } from '../../wizard/say.ts'
import type { LoginContext } from '../../wizard/wizard-context.ts'
import type { Invocation } from '../invocation.ts'
import { withAdvice } from '../option-hints.ts'

type Values = ReadonlyMap<string, string>

interface ProtocolRun {
  /** The remote afterwards. */
  readonly remote: Remote
  readonly stop: Question | { readonly kind: 'done' }
}

/**
 * Runs the protocol up to a question or the end, including a login in a browser or the check
 * of a token.
 * @param given values from the call
 * @throws PcloudConfigError the errors of a login. After a refused result, repeats the question.
 */
export async function runProtocol(
  invocation: Invocation,
  existing: Existing,
  given: Values,
  start: Input,
): Promise<ProtocolRun> {
  let input = start
  let values: Values = new Map([...existing.inherited, ...existing.own])
  for (;;) {
    const { stop, values: now } = advance(input, remoteOf(existing.type, values, given))
    const remote = remoteOf(existing.type, now, given)
    if (stop.kind === 'ask' || stop.kind === 'done') return { remote, stop }
    const outcome = await carryOut(stop, { existing: { ...existing, own: now }, given, invocation })
    if ('again' in outcome) return { remote, stop: outcome.again }
    values = new Map([...now, ...outcome.keys])
    input = { state: stop.state, result: '' }
  }
}

function remoteOf(type: string, values: Values, given: Values): Remote {
  const options = findService(type)?.options ?? []
  return { type, options, values, given, logsIn: type === 'pcloud' }
}

interface ProgramLogin {
  readonly existing: Existing
  /** Includes the values that only control the protocol. */
  readonly given: Values
  readonly invocation: Invocation
}

/** Logs in with a browser on this machine, or uses the result of a login on a different machine. */
async function carryOut(
  stop: Exclude<Stop, { kind: 'ask' | 'done' }>,
  login: ProgramLogin,
): Promise<{ readonly keys: Values } | { readonly again: Question }> {
  const { adoptForeign, logInHere } = await import('../../wizard/login-for-program.ts')
  const { existing } = login
  if (stop.kind === 'login') return { keys: await logInHere(existing, await openContext(login)) }
  try {
    return { keys: await adoptForeign(stop.text, existing, await openContext(login)) }
  } catch (error) {
    if (!isUseless(error)) throw error
    return { again: { ...stop.again, error: withAdvice(inOneLine(error), error.advice) } }
  }
}

/** Uses only the app and the addresses of the remote, which are stored. */
async function openContext({ existing, given, invocation }: ProgramLogin): Promise<LoginContext> {
  await invocation.store().trial()
  const { openLogin } = await import('../open-login.ts')
  const { rules, ...login } = await openLogin(invocation)
  const { rootFolder: _, ...own } = ownAnswers(existing)
  // The same as --no-browser, in rclone. Any value counts.
  const openBrowser = rules.openBrowser && !given.get('config_auth_no_browser')
  // stdout contains only the reply to the caller, without events.
  return { ...login, given: own, rules: { ...rules, openBrowser }, emit: () => undefined }
}

/** Whether the result is the cause, so that a different result can work. */
function isUseless(error: unknown): error is PcloudConfigError {
  const codes = ['host-not-trusted', 'login-denied', 'login-failed', 'token-invalid']
  return error instanceof PcloudConfigError && codes.includes(error.code)
}
