import { hasCode, PcloudConfigError } from '../../errors.ts'
import {
  type AcceptedCallback,
  explainPaste,
  judgePaste,
  type PastedToken,
  type PasteVerdict,
} from '../../oauth-loopback/index.ts'
import { hostOfLocation } from '../../services/pcloud/regions.ts'
import { ClientRefused } from '../../services/service-login.ts'
import type { App, Authorization, Draft, OwnApp } from '../draft.ts'
import { sayError } from '../say.ts'
import type { LoginContext } from '../wizard-context.ts'
import { tellAccount } from './account-line.ts'
import type { CodeLogin } from './code-login-state.ts'
import { denied, type Taken } from './taken.ts'
import { authorizeByCode, authorizeByToken, trustedHosts } from './verify-token.ts'

export async function takePaste(text: string, login: CodeLogin): Promise<Taken> {
  const { context, loopback } = login
  const verdict = judgePaste(text, {
    requests: loopback?.pending() ?? [pastedRequest(login)],
    trustedHosts: trustedHosts(context),
    redirectUri: loopback?.redirectUri ?? context.rules.redirectUri,
  })
  try {
    const authorization = await redeem(verdict, login)
    tellAccount(authorization, context)
    return { kind: 'authorized', authorization }
  } catch (error) {
    if (!mayPasteAgain(error, login)) throw error
    sayError(error, context)
    return { kind: 'waiting', failure: error }
  }
}

/** Where nothing listens: as it was sent, with a redirect URI or without. */
function pastedRequest({ links, how }: CodeLogin) {
  const { pageState: state } = links
  return how.showsCode ? { state } : { state, redirectUri: how.redirectUri }
}

async function redeem(
  verdict: PasteVerdict,
  { app, draft, context }: Pick<CodeLogin, 'draft' | 'context'> & { readonly app: App },
): Promise<Authorization> {
  const { signal } = context
  if (verdict.kind === 'code') {
    if (app.kind === 'rclone') throw codeWithoutApp()
    const own = { app, draft, context }
    return verdict.mayBeToken
      ? redeemWord(verdict.callback, own)
      : authorizeByCode(verdict.callback, app, draft, context, signal)
  }
  if (verdict.kind === 'token') {
    return adopt(verdict.token, draft, context, signal, hostOf(verdict))
  }
  throw uselessPaste(verdict)
}

/** A single word is a code, or else a bare token: that is known once the service was asked. */
async function redeemWord(
  callback: AcceptedCallback,
  { app, draft, context }: { app: OwnApp; draft: Draft; context: LoginContext },
): Promise<Authorization> {
  const { signal, rules } = context
  try {
    return await authorizeByCode(callback, app, draft, context, signal)
  } catch (error) {
    // Unverified, any word would pass for a token.
    if (!hasCode(error, 'login-failed') || error instanceof ClientRefused || !rules.verify) {
      throw error
    }
    const token = { accessToken: callback.code }
    return adopt(token, draft, context, signal).catch((refused: unknown) => {
      throw hasCode(refused, 'token-invalid') ? error : refused
    })
  }
}

function adopt(
  token: PastedToken,
  draft: Draft,
  context: LoginContext,
  ...rest: readonly [signal: AbortSignal, saidHost?: string]
): Promise<Authorization> {
  return authorizeByToken(context.service.adopt(token), draft, context, ...rest)
}

function codeWithoutApp(): PcloudConfigError {
  return new PcloudConfigError('login-failed', 'This is a code; it takes the app’s own keys.', {
    hint: 'Set client_id and client_secret, or give a token or a blob.',
  })
}

/**
 * What a login elsewhere gave: a token in any spelling, or the code of an app whose keys are
 * known. No request of ours is pending, so an answer that carries a state is another run's.
 * @throws PcloudConfigError what the redeeming throws; `login-failed` for anything else
 */
export async function redeemForeign(
  text: string,
  app: App,
  draft: Draft,
  context: LoginContext,
): Promise<Authorization> {
  const verdict = judgePaste(text, {
    requests: [],
    trustedHosts: trustedHosts(context),
    redirectUri: context.rules.redirectUri,
    bareWord: app.kind === 'own' ? 'code' : 'token',
  })
  const authorization = await redeem(verdict, { app, draft, context })
  tellAccount(authorization, context)
  return authorization
}

/**
 * A token that was given, not made by this login: bare, as JSON, or in rclone's blob.
 * @throws PcloudConfigError `login-failed` for anything else
 */
export async function adoptToken(
  text: string,
  draft: Draft,
  context: LoginContext,
  signal: AbortSignal,
): Promise<Authorization> {
  const verdict = judgePaste(text, {
    requests: [],
    trustedHosts: trustedHosts(context),
    redirectUri: context.rules.redirectUri,
    bareWord: 'token',
  })
  if (verdict.kind !== 'token') throw noToken(verdict)
  const { token } = verdict
  const host = hostOf(verdict)
  const authorization = await adopt(token, draft, context, signal, host)
  tellAccount(authorization, context)
  return authorization
}

/** The host that the text names, or the one of the location that it names. */
function hostOf({ hostname, locationId }: PasteVerdict & { kind: 'token' }): string | undefined {
  return hostname ?? hostOfLocation(locationId)
}

function noToken(verdict: Exclude<PasteVerdict, { kind: 'token' }>): PcloudConfigError {
  const useless = verdict.kind === 'code' ? undefined : uselessPaste(verdict)
  const isCertain = verdict.kind === 'refused' && CERTAIN.some((one) => one === verdict.reason)
  if (isCertain && useless) return useless
  return new PcloudConfigError('login-failed', useless?.message ?? 'This is a code, not a token.', {
    hint: 'Give the token as rclone stores it ({"access_token":...}), or bare.',
  })
}

/** Problems that a different spelling of the same token does not solve. */
const CERTAIN = ['untrusted-host', 'session'] as const

function uselessPaste(verdict: PasteVerdict & { kind: 'denied' | 'refused' }): PcloudConfigError {
  if (verdict.kind === 'denied') return denied(verdict.error)
  const { message, ...next } = explainPaste(verdict.reason, verdict.detail)
  return new PcloudConfigError('login-failed', message, next)
}

/**
 * The next paste may be right. Trouble with the app is dealt with elsewhere, and a no that
 * the person carries here ends the login, as one that the browser brings does (S3).
 */
function mayPasteAgain(error: unknown, { context, signal }: CodeLogin): error is PcloudConfigError {
  if (!(error instanceof PcloudConfigError) || error instanceof ClientRefused) return false
  if (error.code === 'login-denied') return false
  return (context.rules.canAsk || context.rules.pasteBesideBrowser) && !signal.aborted
}
