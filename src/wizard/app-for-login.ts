import { getValue, hasRemote, remoteNames } from '../config-file/read.ts'
import { noSuchRemote } from '../config-file/remote-names.ts'
import { PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import type { App, OwnApp } from './draft.ts'
import { appOfExisting, type RemoteContext } from './existing.ts'
import type { Choice } from './prompter.ts'
import { mayAsk } from './say.ts'
import type { AppContext, LoginContext, RcloneTool } from './wizard-context.ts'

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

/**
 * The app from the options.
 * @throws PcloudConfigError `usage`, `not-found`
 */
export function givenApp(context: AppContext): App | undefined {
  const { clientId, clientSecret, appFrom, token, login } = context.given
  if (login === 'direct') throw notForRclone()
  if (appFrom !== undefined) return appFromRemote(context, appFrom)
  // A login with an existing token does not need an app.
  const hasToken = token !== undefined || login === 'token'
  if (hasToken && !clientId) return { kind: 'rclone' }
  if (clientId === undefined) return undefined
  if (clientId === '') {
    if (login === 'poll') throw noPollByRclone()
    rcloneForLogin(context)
    return { kind: 'rclone' }
  }
  checkKey(clientId, 'client ID')
  if (clientSecret === undefined) return undefined
  checkKey(clientSecret.reveal(), 'client secret')
  return { kind: 'own', clientId, clientSecret }
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

/** Why a client ID, a key or a secret is not valid. */
export function whyNotKey(value: string, what: string): string | undefined {
  if (value === '') return `The ${what} is empty.`
  const one = `${/^[aeiou]/i.test(what) ? 'An' : 'A'} ${what}`
  if (/\s/.test(value)) return `${one} cannot contain spaces.`
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return `${one} can contain only letters, digits and ASCII signs.`
  }
  return value.length > MAX_KEY ? `${one} cannot be longer than ${MAX_KEY} characters.` : undefined
}

const MAX_KEY = 256

/** The apps of existing remotes. */
export function knownApps({ before }: AppContext): readonly Choice<OwnApp>[] {
  const seen = new Set<string>()
  return remoteNames(before).flatMap((name) => {
    const app = appOf(before, name)
    if (app === undefined || seen.has(app.clientId)) return []
    seen.add(app.clientId)
    return [{ value: app, label: `The app of ${name}`, hint: app.clientId }]
  })
}

function appOf(document: AppContext['before'], name: string): OwnApp | undefined {
  if (getValue(document, name, 'type') !== 'pcloud') return undefined
  const clientId = getValue(document, name, 'client_id') ?? ''
  const clientSecret = getValue(document, name, 'client_secret') ?? ''
  const isWhole = [clientId, clientSecret].every((key) => whyNotKey(key, 'key') === undefined)
  return isWhole ? { kind: 'own', clientId, clientSecret: new Secret(clientSecret) } : undefined
}

/** The app of another remote. @throws PcloudConfigError `not-found`, `usage` */
function appFromRemote(context: AppContext, word: string): App {
  const name = word.replace(/:$/, '')
  if (!hasRemote(context.before, name)) throw noSuchRemote(name, remoteNames(context.before))
  const app = appOf(context.before, name)
  if (app) return app
  throw new PcloudConfigError('usage', `${name} has no pCloud app to reuse.`, {
    hint: 'Name a pCloud remote that has a client ID and a client secret.',
  })
}

/**
 * The rclone for the login. Undefined if the user pastes the output of rclone.
 * @throws PcloudConfigError `usage` with the remedies
 */
export function rcloneForLogin({ given, machine }: LoginContext): RcloneTool | undefined {
  if (given.login === 'paste') return undefined
  const rclone = machine.rclone()
  if (rclone) return rclone
  const message = 'Without a client ID, rclone does the login, but rclone is not installed here.'
  throw new PcloudConfigError('usage', message, { advice: { kind: 'app-without-rclone' } })
}

/** The installed rclone does not support polls. */
export function noPollByRclone(): PcloudConfigError {
  return new PcloudConfigError('usage', "rclone's app can log in only with a browser or a paste.", {
    advice: { kind: 'own-app', login: 'poll' },
  })
}
