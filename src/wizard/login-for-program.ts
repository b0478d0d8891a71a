import { PcloudConfigError } from '../errors.ts'
import { parseRedirectUri } from '../oauth-loopback/redirect-uri.ts'
import { pcloudApi } from '../services/pcloud/api.ts'
import { describeFolder } from '../services/pcloud/folder-listing.ts'
import { US } from '../services/pcloud/regions.ts'
import { decodeBlob } from '../tokens/blob.ts'
import { encodeToken, isReadByRclone, type Token } from '../tokens/rclone-token.ts'
import { givenApp } from './app-for-login.ts'
import { type App, type Authorization, type Draft, loginOf } from './draft.ts'
import {
  appOfExisting,
  type Existing,
  isRootWritten,
  regionOfExisting,
  rootOfExisting,
  valueIn,
} from './existing.ts'
import { withDeadline } from './login/login-wait.ts'
import { redeemForeign } from './login/redeem-paste.ts'
import { confirmAccountStep } from './steps/account-step.ts'
import { appStep } from './steps/app-step.ts'
import { loginStep } from './steps/login-step.ts'
import { type Step, walkWithLogin } from './walk.ts'
import type { AppContext, LoginContext } from './wizard-context.ts'

/** The keys that a login sets. */
type LoginKeys = ReadonlyMap<'hostname' | 'root_folder_id' | 'token', string>

/**
 * A login for a program, with a browser of this computer. It does not ask questions, so each
 * failure is final.
 * @returns the token and the host
 * @throws PcloudConfigError the errors of the login
 */
export async function logInHere(existing: Existing, context: LoginContext): Promise<LoginKeys> {
  const start: Draft = {
    credentials: ownOrRclones(existing),
    regionWish: regionOfExisting(existing),
  }
  const draft = await walkWithLogin([loginStep, confirmAccountStep], start, {
    ...context,
    given: { ...context.given, login: 'browser', browserHere: true },
    rules: { ...context.rules, canAsk: false },
  })
  const authorization = finishedLogin(draft)
  const { hostname, token } = authorization
  return new Map([
    ...(await rootKey(existing, authorization, context)),
    ['hostname', hostname] as const,
    ['token', encodeToken(token).reveal()] as const,
  ])
}

/**
 * The root folder in the form that rclone needs, if the file has a web address, a path or a bare
 * number.
 * @throws PcloudConfigError `not-found` if the account has no such folder
 */
async function rootKey(
  existing: Existing,
  { token, hostname }: Authorization,
  { machine, rules, signal }: LoginContext,
): Promise<readonly (readonly ['root_folder_id', string])[]> {
  const root = rootOfExisting(existing)
  if (root === undefined || (root.kind === 'id' && isRootWritten(existing, root.id))) return []
  if (!rules.verify) return root.kind === 'id' ? [['root_folder_id', root.id]] : []
  const api = pcloudApi(await machine.http(), hostname, token.accessToken, signal)
  return [['root_folder_id', (await describeFolder(api, root)).id]]
}

/** @throws PcloudConfigError `usage` for an app without a secret */
function ownOrRclones(existing: Existing): App {
  const app = appOfExisting(existing)
  if (app) return app
  if (valueIn(existing, 'client_id') === undefined) return { kind: 'rclone' }
  throw new PcloudConfigError('usage', 'The client_secret is missing.', {
    hint: 'Give client_secret=... as well.',
  })
}

/**
 * Redeems the result of a login on a different computer. Like rclone, writes a known host only if
 * the text contains it.
 * @throws PcloudConfigError `login-failed`, `token-invalid` and similar codes for an unusable text
 */
export async function adoptForeign(
  text: string,
  existing: Existing,
  context: LoginContext,
): Promise<LoginKeys> {
  const app = appOfExisting(existing) ?? { kind: 'rclone' }
  const draft: Draft = { credentials: app, regionWish: regionOfExisting(existing) }
  const authorization = await withDeadline(context, ({ signal }) =>
    redeemForeign(text, app, draft, { ...context, signal }),
  )
  const { token, hostname } = authorization
  const blob = readBlob(text)
  const isKnown = hostname === (valueIn(existing, 'hostname') ?? US.hostname)
  const spelling = [text.trim(), blob.get('token') ?? ''].find((json) => isSpellingOf(token, json))
  return new Map([
    ...(await rootKey(existing, authorization, context)),
    ...(isKnown && !blob.get('hostname') ? [] : [['hostname', hostname] as const]),
    ['token', spelling ?? encodeToken(token).reveal()] as const,
  ])
}

function readBlob(text: string): ReadonlyMap<string, string> {
  try {
    return decodeBlob(text)
  } catch {
    // The text is not a blob. `redeemForeign` has checked it.
    return new Map()
  }
}

/** Whether the file can store the JSON unchanged, as rclone does. */
function isSpellingOf(token: Token, json: string): boolean {
  return !/[\r\n\0]/.test(json) && isReadByRclone(json, token)
}

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
    ...(app && { credentials: app }),
  }
  return finishedLogin(await walkWithLogin(STEPS, start, context))
}

function finishedLogin(draft: Draft): Authorization {
  const login = loginOf(draft)
  if (login === undefined) throw new Error('the login step returns a login')
  return login
}
