import { type Existing, ownAnswers } from '../../wizard/existing.ts'
import { adoptForeign, type LoginKeys, logInHere } from '../../wizard/login-for-program.ts'
import type { LoginContext } from '../../wizard/wizard-context.ts'
import type { Invocation } from '../invocation.ts'
import { openLogin } from '../open-login.ts'

export interface ProgramLogin {
  readonly existing: Existing
  /** Includes the values that only control the protocol. */
  readonly given: ReadonlyMap<string, string>
  readonly invocation: Invocation
}

/** Logs in with a browser on this machine, within `--timeout`. */
export async function logIn(login: ProgramLogin): Promise<LoginKeys> {
  return logInHere(login.existing, await openContext(login))
}

/** Uses the result of a login on a different machine. */
export async function adopt(text: string, login: ProgramLogin): Promise<LoginKeys> {
  return adoptForeign(text, login.existing, await openContext(login))
}

/** Uses only the app and the addresses of the remote, which are stored. */
async function openContext({ existing, given, invocation }: ProgramLogin): Promise<LoginContext> {
  // A login would be lost if the file cannot be written.
  await invocation.store().trial()
  const { rules, ...login } = await openLogin(invocation)
  const { rootFolder: _, ...own } = ownAnswers(existing)
  // The same as --no-browser, in rclone. Any value counts.
  const openBrowser = rules.openBrowser && !given.get('config_auth_no_browser')
  // stdout contains only the reply to the caller, without events.
  return { ...login, given: own, rules: { ...rules, openBrowser }, emit: () => undefined }
}
