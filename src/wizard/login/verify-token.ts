import { exchangeCode } from '../../oauth-loopback/exchange.ts'
import type { AcceptedCallback } from '../../oauth-loopback/verdict.ts'
import { describeHost, OFFICIAL_HOSTS, REGIONS, regionOf } from '../../services/pcloud/regions.ts'
import type { Token } from '../../tokens/rclone-token.ts'
import { tokenIssued } from '../../tokens/token-answer.ts'
import type { Authorization, Draft, OwnApp } from '../draft.ts'
import type { GivenAnswers, LoginContext } from '../wizard-context.ts'

/** The hosts that a callback or a paste may name: the official hosts and the user's host (S4). */
export function trustedHosts({ given, service }: LoginContext): readonly string[] {
  return [...service.hosts, ...(given.hostname === undefined ? [] : [given.hostname])]
}

/** The hosts in the order to try: from the login, from the user, the rest. */
function likelyHosts(draft: Draft, context: LoginContext, said?: string): readonly string[] {
  const wished = REGIONS.find(({ id }) => id === draft.regionWish)?.hostname
  const { hostname } = context.given
  // A custom host takes precedence over the official host in the response.
  const own = hostname !== undefined && !OFFICIAL_HOSTS.has(hostname) ? hostname : undefined
  return context.service.hostsInOrder([own, said, hostname, wished])
}

/** The addresses for the token request, in the order to try. */
export function tokenUrls(draft: Draft, context: LoginContext, said?: string): readonly string[] {
  const { given, service } = context
  return given.tokenUrl ? [given.tokenUrl] : likelyHosts(draft, context, said).map(service.tokenUrl)
}

/** The host that issued a token. The host of a custom token URL may not serve the API. */
export function issuerOf(tokenUrl: string, { given }: LoginContext): string | undefined {
  return given.tokenUrl === undefined ? new URL(tokenUrl).host : undefined
}

/** Exchanges an accepted code for a verified token. */
export async function authorizeByCode(
  callback: AcceptedCallback,
  app: OwnApp,
  draft: Draft,
  context: LoginContext,
): Promise<Authorization> {
  const { service, machine } = context
  context.emit({ event: 'code' })
  const askedAt = machine.now()
  const result = await exchangeCode({
    callback,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    tokenUrls: tokenUrls(draft, context, callback.hostname),
    readAnswer: service.readAnswer,
    http: await machine.http(),
    signal: context.signal,
  })
  if (result.kind === 'refused') throw service.refusal(result)
  const token = tokenIssued(result.token, askedAt)
  const saidHost = callback.hostname ?? issuerOf(result.tokenUrl, context)
  return authorizeByToken(token, draft, context, saidHost)
}

/** Verifies a token, and reports the account. */
export async function authorizeByToken(
  token: Token,
  draft: Draft,
  context: LoginContext,
  saidHost?: string,
): Promise<Authorization> {
  const found = await verifyToken(token, draft, context, saidHost)
  tellAccount(found, context)
  return found
}

/** Verifies the account and the region. The API takes precedence over the user's choice. */
export async function verifyToken(
  token: Token,
  draft: Draft,
  context: LoginContext,
  saidHost?: string,
): Promise<Authorization> {
  const { service, machine, prompter, signal } = context
  const hosts = likelyHosts(draft, context, saidHost)
  if (!context.rules.verify) return { token, hostname: hosts[0] ?? '' }
  const found = await service.identify(await machine.http(), token.accessToken, hosts, signal)
  if (found.account !== undefined) warnOfOtherRegion(found.hostname, draft, context)
  else prompter.say({ tone: 'ok', text: `Logged in: ${service.title} accepts the token.` })
  return { token, ...found }
}

function warnOfOtherRegion(
  hostname: string,
  draft: Draft,
  { given, prompter }: LoginContext,
): void {
  if (!isOtherThanWished(hostname, draft, given)) return
  prompter.say({
    tone: 'warn',
    text: `This account is in ${describeHost(hostname)}, not in the region that you gave. Using the region of the account.`,
  })
}

function isOtherThanWished(hostname: string, draft: Draft, given: GivenAnswers): boolean {
  const { regionWish = 'auto' } = draft
  const otherHost = given.hostname !== undefined && given.hostname !== hostname
  const otherRegion = regionWish !== 'auto' && regionOf(hostname)?.id !== regionWish
  return otherHost || (otherRegion && regionOf(hostname) !== undefined)
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** `1.123 GiB`, as `rclone about` prints it (fs/sizesuffix.go, ByteUnit). */
export function formatBytes(bytes: number): string {
  let [value, power] = [bytes, 0]
  while (value >= 1024 && power < UNITS.length - 1) {
    value /= 1024
    power++
  }
  return `${Number.isInteger(value) ? value : value.toFixed(3)} ${UNITS[power]}`
}

/** Reports the account to the user and in the events. */
export function tellAccount(
  { account, hostname }: Pick<Authorization, 'account' | 'hostname'>,
  context: LoginContext,
): void {
  if (account === undefined) return
  const used = `${formatBytes(account.usedQuota)} of ${formatBytes(account.quota)} used`
  // The line fits into 80 columns with `5/6 Log in` before it.
  const region = regionOf(hostname)?.label ?? hostname
  context.prompter.say({ tone: 'ok', text: `Logged in as ${account.email} · ${region} · ${used}` })
  context.emit({
    event: 'account',
    email: account.email,
    userid: account.userid,
    region: regionOf(hostname)?.id ?? hostname,
    hostname,
    quota: account.quota,
    usedquota: account.usedQuota,
  })
}
