import { PcloudConfigError } from '../errors.ts'
import type { Draft } from './draft.ts'
import { appOfExisting, type RemoteContext } from './existing.ts'
import { mayAsk } from './say.ts'
import { checkGiven, givenApp } from './start-draft.ts'
import { rcloneForLogin } from './steps/app-step.ts'

/**
 * A remote of the file as a draft, before anything is asked: its own values, and those that
 * were given in their place. The app is the flow's to find.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function startingAgain(context: RemoteContext): Draft {
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
 * The app of a new login; undefined where it has to be asked. Where nobody can be, a remote
 * that names none has the one that rclone would take.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function appForLogin(context: RemoteContext): Draft['app'] {
  const app = givenApp(context) ?? appForToken(context)
  if (app !== undefined || mayAsk(context) || context.given.clientId !== undefined) return app
  rcloneForLogin(context)
  return { kind: 'rclone' }
}

/** A token that is there already needs no app, not even one whose secret is missing. */
function appForToken({ given, existing }: RemoteContext): Draft['app'] {
  const hasToken = given.token !== undefined || given.login === 'token'
  return hasToken ? (appOfExisting(existing) ?? { kind: 'rclone' }) : undefined
}

function noFolder(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The root_folder_id of ${name} is no folder id.`, {
    hint: 'Give the one that is meant with --root-folder.',
  })
}
