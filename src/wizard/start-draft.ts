import { PcloudConfigError } from '../errors.ts'
import { parseRedirectUri } from '../oauth-loopback/index.ts'
import type { App, Draft } from './draft.ts'
import { mayAsk } from './say.ts'
import { appFromRemote, browserOnly, rcloneForLogin, whyNotKey } from './steps/app-step.ts'
import { whyNotName } from './steps/name-step.ts'
import { onlyIds } from './steps/root-folder-check-step.ts'
import type { AppContext, LoginContext, WizardContext } from './wizard-context.ts'

/**
 * What was given, checked before anything is asked: a wrong name or id ends the run at
 * once. Where nobody may be asked, what has a default takes it.
 * @throws PcloudConfigError `usage`, `already-exists`, `not-found`
 */
export function startingDraft(context: WizardContext): Draft {
  const { given } = context
  checkGiven(context)
  const app = givenApp(context)
  const name = checkedName(context)
  return {
    ...(mayAsk(context) ? {} : DEFAULTS),
    ...(name !== undefined && { name }),
    ...(app && { app }),
    ...(given.rootFolder && { rootFolderWish: given.rootFolder }),
    ...(given.region && { regionWish: given.region }),
  }
}

const DEFAULTS: Draft = {
  rootFolderWish: { kind: 'id', id: 'd0' },
  regionWish: 'auto',
}

function checkedName(context: WizardContext): string | undefined {
  const { name } = context.given
  const wrong = name === undefined ? undefined : whyNotName(name, context)
  if (wrong) throw wrong
  return name
}

/**
 * The app that was given, by its keys or by the name of a remote that has it.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function givenApp(context: AppContext): App | undefined {
  const { clientId, clientSecret, appFrom, token, login } = context.given
  if (login === 'direct') throw notForRclone()
  if (appFrom !== undefined) return appFromRemote(context, appFrom)
  if (clientId === undefined) {
    // A token that is there already needs no app; its remote works without the keys.
    return token !== undefined || login === 'token' ? { kind: 'rclone' } : undefined
  }
  if (clientId === '') {
    if (token !== undefined || login === 'token') return { kind: 'rclone' }
    if (login === 'poll') throw browserOnly(login)
    rcloneForLogin(context)
    return { kind: 'rclone' }
  }
  checkKey(clientId, 'client id')
  if (clientSecret === undefined) return undefined
  checkKey(clientSecret.reveal(), 'client secret')
  return { kind: 'own', clientId, clientSecret }
}

/** What can only end badly after the login is said before it. @throws PcloudConfigError `usage` */
export function checkGiven({ given, rules }: LoginContext): void {
  parseRedirectUri(rules.redirectUri)
  const kind = given.rootFolder?.kind
  if (kind === 'pick' && !rules.canAsk) {
    throw new PcloudConfigError(
      'answer-needed',
      'Nobody can choose a root folder from a list here.',
      {
        hint: 'Give its id, address or path with --root-folder.',
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
  return new PcloudConfigError(
    'usage',
    'A login by email and password gives a session, of which rclone can make no use.',
    { hint: 'Leave out --login direct. For pCloud’s SDKs: pcloud-config new NAME --login direct.' },
  )
}
