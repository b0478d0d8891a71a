import { PcloudConfigError } from '../errors.ts'
import { parseRedirectUri } from '../oauth-loopback/redirect-uri.ts'
import type { App, Draft, EditDraft } from './draft.ts'
import { appOfExisting, type RemoteContext } from './existing.ts'
import { mayAsk } from './say.ts'
import { appFromRemote, whyNotKey } from './steps/app-keys.ts'
import { browserOnly, rcloneForLogin } from './steps/app-step.ts'
import { givenName } from './steps/question-steps.ts'
import { onlyIds } from './steps/root-folder-check-step.ts'
import type { AppContext, LoginContext, WizardContext } from './wizard-context.ts'

/**
 * Checks the values from the command line and the settings, so that an invalid name or ID fails
 * immediately. Fills in the defaults if questions are not possible.
 * @throws PcloudConfigError `usage`, `already-exists`, `not-found`
 */
export function startingDraft(context: WizardContext): Draft {
  const { given } = context
  checkGiven(context)
  const app = givenApp(context)
  return {
    ...(mayAsk(context) ? {} : DEFAULTS),
    ...givenName(context),
    ...(app && { credentials: app }),
    ...(given.rootFolder && { rootFolderWish: given.rootFolder }),
    ...(given.region && { regionWish: given.region }),
  }
}

const DEFAULTS: Draft = {
  rootFolderWish: { kind: 'id', id: 'd0' },
  regionWish: 'auto',
}

/**
 * The app from the options.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function givenApp(context: AppContext): App | undefined {
  const { clientId, clientSecret, appFrom, token, login } = context.given
  if (login === 'direct') throw notForRclone()
  if (appFrom !== undefined) return appFromRemote(context, appFrom)
  if (clientId === undefined) {
    // A login with an existing token does not need an app.
    return token !== undefined || login === 'token' ? { kind: 'rclone' } : undefined
  }
  if (clientId === '') {
    if (token !== undefined || login === 'token') return { kind: 'rclone' }
    if (login === 'poll') throw browserOnly(login)
    rcloneForLogin(context)
    return { kind: 'rclone' }
  }
  checkKey(clientId, 'client ID')
  if (clientSecret === undefined) return undefined
  checkKey(clientSecret.reveal(), 'client secret')
  return { kind: 'own', clientId, clientSecret }
}

/**
 * Refuses values that would fail after the login.
 * @throws PcloudConfigError `usage`
 */
function checkGiven({ given, rules }: LoginContext): void {
  parseRedirectUri(rules.redirectUri)
  const kind = given.rootFolder?.kind
  if (kind === 'pick' && !rules.canAsk) {
    throw new PcloudConfigError(
      'answer-needed',
      'You cannot pick a root folder from the list without a terminal.',
      {
        advice: { kind: 'add', option: 'root-folder', text: 'an ID, a web address or a path' },
      },
    )
  }
  if (!rules.verify && kind !== undefined && kind !== 'id') throw onlyIds()
}

function checkKey(value: string, what: string): void {
  const wrong = whyNotKey(value, what)
  if (wrong !== undefined) throw new PcloudConfigError('usage', wrong)
}

function notForRclone(): PcloudConfigError {
  return new PcloudConfigError('usage', 'rclone cannot use a login with email and password.', {
    advice: { kind: 'login-for-sdk' },
  })
}

/**
 * The draft for an existing remote, from its values and from the options. The caller adds the app.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function startingAgain(context: RemoteContext): EditDraft {
  const { given, existing } = context
  checkGiven(context)
  if (given.rootFolder === undefined && !mayAsk(context)) throw noFolder(existing.name)
  return {
    name: existing.name,
    ...(given.rootFolder && { rootFolderWish: given.rootFolder }),
    regionWish: given.region ?? 'auto',
  }
}

/**
 * The app for the login. Undefined if the flow must ask for it. If questions are not possible, a
 * remote without client keys uses rclone's app.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function appForLogin(context: RemoteContext): App | undefined {
  const app = givenApp(context) ?? appForToken(context)
  if (app !== undefined || mayAsk(context) || context.given.clientId !== undefined) return app
  rcloneForLogin(context)
  return { kind: 'rclone' }
}

/** A login with an existing token does not require an app. */
function appForToken({ given, existing }: RemoteContext): App | undefined {
  const hasToken = given.token !== undefined || given.login === 'token'
  return hasToken ? (appOfExisting(existing) ?? { kind: 'rclone' }) : undefined
}

function noFolder(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The root_folder_id of ${name} is not a folder ID.`, {
    advice: { kind: 'add', option: 'root-folder', text: 'the correct folder' },
  })
}
