import { PcloudConfigError } from '../errors.ts'
import { US } from '../providers/pcloud/index.ts'
import { decodeBlob } from '../tokens/blob.ts'
import { decodeToken, encodeToken, isSameToken, type Token } from '../tokens/token.ts'
import type { LoginContext } from './context.ts'
import type { App, Draft } from './draft.ts'
import { appOfExisting, type Existing, regionOfExisting, valueIn } from './existing.ts'
import { withDeadline } from './login/deadline.ts'
import { redeemForeign } from './login/pasted.ts'
import { loginStep } from './steps/login.ts'
import { unnumbered } from './unnumbered.ts'
import { walk } from './walk.ts'

/** Keys that a login sets. */
export type LoginKeys = ReadonlyMap<'hostname' | 'token', string>

/**
 * A login that another program has asked for, with a browser of this machine. Nobody is
 * asked how to go on: what goes wrong is the end of it.
 * @returns the host whatever it is, as rclone does it, and the token
 * @throws PcloudConfigError what the login throws
 */
export async function logInHere(existing: Existing, context: LoginContext): Promise<LoginKeys> {
  const start: Draft = {
    ...{ app: appForLogin(existing), regionWish: regionOfExisting(existing) },
    browserHere: true,
  }
  const { authorization } = await walk([loginStep], start, {
    ...{ ...context, prompter: unnumbered(context.prompter) },
    given: { ...context.given, login: 'browser' },
    rules: { ...context.rules, canAsk: false },
  })
  if (authorization === undefined) throw new Error('the login step ends with an authorization')
  const { hostname, token } = authorization
  return new Map([['hostname', hostname] as const, ['token', encodeToken(token).reveal()] as const])
}

/** @throws PcloudConfigError `usage` for an app without its secret */
function appForLogin(existing: Existing): App {
  const app = appOfExisting(existing)
  if (app) return app
  if (valueIn(existing, 'client_id') === undefined) return { kind: 'rclone' }
  throw new PcloudConfigError('usage', 'There is a client_id, but no client_secret.', {
    hint: 'Give client_secret=... as well.',
  })
}

/**
 * Takes what a login elsewhere gave, and asks the API about it. As with rclone a host that
 * is the remote's already is written only where the text names it.
 * @throws PcloudConfigError `login-failed`, `token-invalid` and the like for a text of no use
 */
export async function adoptForeign(
  text: string,
  existing: Existing,
  context: LoginContext,
): Promise<LoginKeys> {
  const app = appOfExisting(existing) ?? { kind: 'rclone' }
  const draft: Draft = { app, regionWish: regionOfExisting(existing) }
  const { token, hostname } = await withDeadline(context, ({ signal }) =>
    redeemForeign(text, app, draft, { ...context, signal }),
  )
  const blob = readBlob(text)
  const isKnown = hostname === (valueIn(existing, 'hostname') ?? US.hostname)
  const spelling = [text.trim(), blob.get('token') ?? ''].find((json) => isSpellingOf(token, json))
  return new Map([
    ...(isKnown && !blob.get('hostname') ? [] : [['hostname', hostname] as const]),
    ['token', spelling ?? encodeToken(token).reveal()] as const,
  ])
}

function readBlob(text: string): ReadonlyMap<string, string> {
  try {
    return decodeBlob(text)
  } catch {
    // Not a blob: what it is else has been judged before.
    return new Map()
  }
}

/** Whether the JSON may stay as it came, which is what rclone keeps. */
function isSpellingOf(token: Token, json: string): boolean {
  if (/[\r\n\0]/.test(json)) return false
  try {
    return isSameToken(token, decodeToken(json))
  } catch {
    return false
  }
}
