import { PcloudConfigError } from '../../errors.ts'
import {
  type AcceptedCallback,
  exchangeCode,
  type TokenRefusal,
} from '../../oauth-loopback/index.ts'
import {
  describeHost,
  hostsInOrder,
  identify,
  OFFICIAL_HOSTS,
  PcloudApiError,
  REGIONS,
  readTokenAnswer,
  regionOf,
  tokenUrl,
} from '../../services/pcloud/index.ts'
import { lastingToken, type Token } from '../../tokens/token.ts'
import type { GivenAnswers } from '../answers.ts'
import type { LoginContext } from '../context.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'

/** The service knows this app, but not with this secret (or does not know it at all). */
export class ClientRefused extends PcloudConfigError {
  override readonly name = 'ClientRefused'
}

/** The hosts a network or a paste may name: the official ones, and what the user gave. */
export function trustedHosts({ given, service }: LoginContext): readonly string[] {
  return [...service.hosts, ...(given.hostname === undefined ? [] : [given.hostname])]
}

/** Where to ask, likeliest first: what the login said, what the user said, the rest. */
export function likelyHosts(draft: Draft, context: LoginContext, said?: string): readonly string[] {
  const wished = REGIONS.find(({ id }) => id === draft.regionWish)?.hostname
  const { hostname } = context.given
  // A host of the user's own stands before what the service says of its official ones.
  const own = hostname !== undefined && !OFFICIAL_HOSTS.has(hostname) ? hostname : undefined
  return hostsInOrder([own, said, hostname, wished])
}

/** Turns an accepted code into a token whose account is known. */
export async function authorizeByCode(
  callback: AcceptedCallback,
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
  signal: AbortSignal,
): Promise<Authorization> {
  context.emit({ event: 'code' })
  const hosts = likelyHosts(draft, context, callback.hostname)
  const result = await exchangeCode({
    callback,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    tokenUrls: context.given.tokenUrl ? [context.given.tokenUrl] : hosts.map(tokenUrl),
    readAnswer: readTokenAnswer,
    http: await context.machine.http(),
    signal,
  })
  if (result.kind === 'refused') throw refusal(result)
  const token = lastingToken(result.token.accessToken, result.token.tokenType)
  // A token URL of the user's own may live on a host that is no API.
  const official = context.given.tokenUrl === undefined ? new URL(result.tokenUrl).host : undefined
  const exchangedAt = callback.hostname ?? official
  return authorizeByToken(token, draft, context, signal, exchangedAt)
}

function refusal({ reason, code, message }: TokenRefusal): PcloudConfigError {
  const said = new PcloudApiError(Number(code), message, 'oauth2_token')
  if (reason !== 'bad-client') return said
  return new ClientRefused('login-failed', 'pCloud refuses the client id or secret.', {
    hint: 'Copy both again from https://docs.pcloud.com/my_apps/.',
    cause: said,
  })
}

/** Asks the API whose token it is and where it lives: what it says goes before any wish. */
export async function authorizeByToken(
  token: Token,
  draft: Draft,
  context: LoginContext,
  signal: AbortSignal,
  saidHost?: string,
): Promise<Authorization> {
  const hosts = likelyHosts(draft, context, saidHost)
  if (!context.rules.verify) return { token, hostname: hosts[0] ?? '' }
  const http = await context.machine.http()
  const { account, hostname } = await identify(http, token.accessToken, hosts, signal)
  warnOfOtherRegion(hostname, draft, context)
  return { token, hostname, account }
}

function warnOfOtherRegion(
  hostname: string,
  draft: Draft,
  { given, prompter }: LoginContext,
): void {
  if (!isOtherThanWished(hostname, draft, given)) return
  prompter.say({
    tone: 'warn',
    text: `The account lives in ${describeHost(hostname)}, not where it was said to. The API is right.`,
  })
}

function isOtherThanWished(hostname: string, draft: Draft, given: GivenAnswers): boolean {
  const { regionWish = 'auto' } = draft
  const otherHost = given.hostname !== undefined && given.hostname !== hostname
  const otherRegion = regionWish !== 'auto' && regionOf(hostname)?.id !== regionWish
  return otherHost || (otherRegion && regionOf(hostname) !== undefined)
}
