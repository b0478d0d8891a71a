import { PcloudConfigError } from '../errors.ts'
import { parseRedirectUri } from '../oauth-loopback/redirect-uri.ts'
import { givenApp } from './app-for-login.ts'
import type { Draft, EditDraft } from './draft.ts'
import type { RemoteContext } from './existing.ts'
import { mayAsk } from './say.ts'
import { givenName } from './steps/question-steps.ts'
import { onlyIds } from './steps/root-folder-steps.ts'
import type { LoginContext, WizardContext } from './wizard-context.ts'

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

function noFolder(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The root_folder_id of ${name} is not a folder ID.`, {
    advice: { kind: 'add', option: 'root-folder', text: 'the correct folder' },
  })
}
