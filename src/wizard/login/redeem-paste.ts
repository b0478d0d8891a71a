import { hasCode, PcloudConfigError } from '../../errors.ts'
import { judgePaste, type PasteVerdict } from '../../oauth-loopback/judge-paste.ts'
import { explainPaste } from '../../oauth-loopback/paste-problems.ts'
import type { AcceptedCallback } from '../../oauth-loopback/verdict.ts'
import { hostOfLocation } from '../../services/pcloud/regions.ts'
import { ClientRefused } from '../../services/service-login.ts'
import type { PastedToken } from '../../tokens/token-reader.ts'
import type { App, Authorization, Draft, OwnApp } from '../draft.ts'
import type { LoginContext } from '../wizard-context.ts'
import { authorizeByCode, authorizeByToken, trustedHosts } from './verify-token.ts'

/** Turns a pasted code or token into a verified login. */
export async function redeem(
  verdict: PasteVerdict,
  app: App,
  draft: Draft,
  context: LoginContext,
): Promise<Authorization> {
  if (verdict.kind === 'code') {
    if (app.kind === 'rclone') throw codeWithoutApp()
    return verdict.mayBeToken
      ? redeemWord(verdict.callback, app, draft, context)
      : authorizeByCode(verdict.callback, app, draft, context)
  }
  if (verdict.kind === 'token') {
    return adopt(verdict.token, draft, context, hostOf(verdict))
  }
  throw uselessPaste(verdict, context)
}

/** A text with no spaces can be a code or a bare token. Try it as a code first. */
async function redeemWord(
  callback: AcceptedCallback,
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
): Promise<Authorization> {
  try {
    return await authorizeByCode(callback, app, draft, context)
  } catch (error) {
    // Any text can look like an unverified token.
    if (
      !hasCode(error, 'login-failed') ||
      error instanceof ClientRefused ||
      !context.rules.verify
    ) {
      throw error
    }
    const token = { accessToken: callback.code }
    return adopt(token, draft, context).catch((refused: unknown) => {
      throw hasCode(refused, 'token-invalid') ? error : refused
    })
  }
}

function adopt(
  token: PastedToken,
  draft: Draft,
  context: LoginContext,
  saidHost?: string,
): Promise<Authorization> {
  const { service } = context
  return authorizeByToken(service.adopt(token), draft, context, saidHost).catch(
    (error: unknown) => {
      throw hasCode(error, 'token-invalid') ? notAccepted(service.title, error) : error
    },
  )
}

function notAccepted(title: string, cause: unknown): PcloudConfigError {
  return new PcloudConfigError('token-invalid', `${title} does not accept this token.`, {
    hint: 'Part of it may be missing, or it was revoked. Copy it again, or get a new one.',
    cause,
  })
}

function codeWithoutApp(): PcloudConfigError {
  return new PcloudConfigError(
    'login-failed',
    'This is a code. It works only with the client ID and secret of the app.',
    {
      hint: 'Set client_id and client_secret, or paste a token.',
    },
  )
}

/**
 * Redeems the result of a login on a different computer: a token in any form, or a code if the app
 * is known. A state always belongs to a different run.
 * @throws PcloudConfigError `login-failed` for an unusable text, and the errors of the service
 */
export async function redeemForeign(
  text: string,
  app: App,
  draft: Draft,
  context: LoginContext,
): Promise<Authorization> {
  const verdict = judgeForeign(text, context, app.kind === 'own' ? 'code' : 'token')
  // Only a token works with rclone's app.
  if (app.kind === 'rclone' && verdict.kind === 'refused') throw noToken(verdict, context)
  return redeem(verdict, app, draft, context)
}

/**
 * Verifies an existing token: bare, as JSON, or in rclone's blob.
 * @throws PcloudConfigError `login-failed` for an unusable text
 */
export async function adoptToken(
  text: string,
  draft: Draft,
  context: LoginContext,
): Promise<Authorization> {
  const verdict = judgeForeign(text, context, 'token')
  if (verdict.kind !== 'token') throw noToken(verdict, context)
  return adopt(verdict.token, draft, context, hostOf(verdict))
}

/** No request of this run is open, so a state cannot belong to it. */
function judgeForeign(
  text: string,
  context: LoginContext,
  bareWord: 'code' | 'token',
): PasteVerdict {
  return judgePaste(text, {
    requests: [],
    trustedHosts: trustedHosts(context),
    redirectUri: context.rules.redirectUri,
    bareWord,
  })
}

/** The host in the text, or the host of the location number. */
function hostOf({ hostname, locationId }: PasteVerdict & { kind: 'token' }): string | undefined {
  return hostname ?? hostOfLocation(locationId)
}

function noToken(
  verdict: Exclude<PasteVerdict, { kind: 'token' }>,
  context: LoginContext,
): PcloudConfigError {
  const { tokenFrom } = context.given
  const from = tokenFrom === undefined ? '' : ` It was read from ${tokenFrom}.`
  if (verdict.kind === 'refused' && CERTAIN.some((one) => one === verdict.reason)) {
    const { message, hint, advice } = uselessPaste(verdict, context)
    return new PcloudConfigError('login-failed', message + from, { hint, advice })
  }
  const verb = tokenFrom === undefined ? 'Paste' : 'Give'
  return new PcloudConfigError('login-failed', whyNoToken(verdict, context) + from, {
    hint: `${verb} the token as rclone stores it ({"access_token":"...",...}), the bare access token, or the output of \`rclone authorize\`.`,
  })
}

/** The other problems are about a token, so their messages fit. */
function whyNoToken(
  verdict: Exclude<PasteVerdict, { kind: 'token' }>,
  context: LoginContext,
): string {
  if (verdict.kind === 'code') return 'This is a code, not a token.'
  if (verdict.kind === 'denied') return OF_ADDRESS
  if (verdict.reason === 'not-recognised') return "That doesn't look like a token."
  if (verdict.reason === 'command') return 'This is a command, not a token.'
  return IN_ADDRESSES.some((one) => one === verdict.reason)
    ? OF_ADDRESS
    : uselessPaste(verdict, context).message
}

const OF_ADDRESS = 'This is a web address or a part of one, not a token.'
const IN_ADDRESSES = [
  ...['authorize-page', 'start-link', 'no-code', 'address-truncated'],
  ...['duplicate', 'wrong-state', 'malformed-code'],
]

/** Problems of the token itself, in any form. */
const CERTAIN = ['untrusted-host', 'session', 'several-tokens'] as const

function uselessPaste(
  verdict: PasteVerdict & { kind: 'denied' | 'refused' },
  { service }: LoginContext,
): PcloudConfigError {
  if (verdict.kind === 'denied') return denied(verdict.error)
  const { message, ...next } = explainPaste(verdict.reason, verdict.detail, service.title)
  return new PcloudConfigError('login-failed', message, next)
}

export function denied(error: string | undefined): PcloudConfigError {
  const why = error === undefined || error === 'access_denied' ? '' : ` (${error})`
  return new PcloudConfigError('login-denied', `You denied access in the browser${why}.`, {
    hint: 'Log in again and click Allow.',
  })
}
