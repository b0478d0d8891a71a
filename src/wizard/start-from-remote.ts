import { PcloudConfigError } from '../errors.ts'
import type { EditDraft } from './draft.ts'
import { appOfExisting, type RemoteContext } from './existing.ts'
import { mayAsk } from './say.ts'
import { checkGiven, givenApp } from './start-draft.ts'
import { rcloneForLogin } from './steps/app-step.ts'

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
export function appForLogin(context: RemoteContext): EditDraft['app'] {
  const app = givenApp(context) ?? appForToken(context)
  if (app !== undefined || mayAsk(context) || context.given.clientId !== undefined) return app
  rcloneForLogin(context)
  return { kind: 'rclone' }
}

/** A login with an existing token does not require an app. */
function appForToken({ given, existing }: RemoteContext): EditDraft['app'] {
  const hasToken = given.token !== undefined || given.login === 'token'
  return hasToken ? (appOfExisting(existing) ?? { kind: 'rclone' }) : undefined
}

function noFolder(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The root_folder_id of ${name} is not a folder ID.`, {
    advice: { kind: 'add', option: 'root-folder', text: 'the correct folder' },
  })
}
