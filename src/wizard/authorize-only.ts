import { parseRedirectUri } from '../oauth-loopback/index.ts'
import type { Authorization, Draft } from './draft.ts'
import { givenApp } from './start-draft.ts'
import { appStep } from './steps/app-step.ts'
import { confirmAccountStep } from './steps/confirm-account-step.ts'
import { loginStep } from './steps/login-step.ts'
import type { Step } from './walk.ts'
import { walkWithLogin } from './walk-with-login.ts'
import type { AppContext } from './wizard-context.ts'

const STEPS: readonly Step<Draft, AppContext>[] = [appStep, loginStep, confirmAccountStep]

/**
 * Logs in without a remote, a folder or a file.
 * @throws PcloudConfigError the errors of the login
 */
export async function authorizeOnly(context: AppContext): Promise<Authorization> {
  parseRedirectUri(context.rules.redirectUri)
  const app = givenApp(context)
  const { region: regionWish = 'auto' } = context.given
  const start: Draft = {
    regionWish,
    ...(app && { app }),
  }
  const { authorization } = await walkWithLogin(STEPS, start, context)
  if (authorization === undefined) throw new Error('the login step returns an authorization')
  return authorization
}
