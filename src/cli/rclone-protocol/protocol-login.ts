import { type Existing, ownAnswers } from '../../wizard/existing.ts'
import { adoptForeign, type LoginKeys, logInHere } from '../../wizard/login-for-program.ts'
import type { LoginContext } from '../../wizard/wizard-context.ts'
import type { Invocation } from '../invocation.ts'
import { openLogin } from '../open-login.ts'
import { mustBeWritable } from '../write.ts'

export interface ProgramLogin {
  readonly existing: Existing
  /** What steers the dialogue stands among it. */
  readonly given: ReadonlyMap<string, string>
  readonly invocation: Invocation
}

/** With a browser of this machine, within `--timeout`. */
export async function logIn(login: ProgramLogin): Promise<LoginKeys> {
  return logInHere(login.existing, await openContext(login))
}

/** With what a login elsewhere gave. */
export async function adopt(text: string, login: ProgramLogin): Promise<LoginKeys> {
  return adoptForeign(text, login.existing, await openContext(login))
}

/** The remote's own app and addresses are used, and no others: they are what is stored. */
async function openContext({ existing, given, invocation }: ProgramLogin): Promise<LoginContext> {
  await mustBeWritable(invocation.store())
  const { rules, ...login } = await openLogin(invocation)
  const { rootFolder: _, ...own } = ownAnswers(existing)
  // rclone's word for --no-browser; any value will do.
  const openBrowser = rules.openBrowser && !given.get('config_auth_no_browser')
  // stdout holds the answer to the caller; events would be a second document.
  return { ...login, given: own, rules: { ...rules, openBrowser }, emit: () => undefined }
}
