import { hasCode, PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, ServiceClient } from '../http.ts'
import { type Fields, readJsonObject } from '../json.ts'
import { isTimeUp } from '../limit.ts'
import { Secret } from '../secret.ts'
import type { TokenAnswer } from '../tokens/token-answer.ts'
import { visible } from '../visible.ts'

/** The response of a service to a request with a token. */
export type ResourceAnswer =
  | { readonly kind: 'accepted'; readonly fields: Fields }
  /** 401: the token has expired, was revoked, or belongs to a different account. */
  | { readonly kind: 'refused'; readonly message: string }
  /** 403: the token works, but has no permission for this request. A new token would not help. */
  | { readonly kind: 'denied'; readonly message: string }

interface Resource {
  readonly url: string
  /** For messages, for example `pCloud`. */
  readonly service: string
  /** The field with the text of an error. */
  readonly messageField: string
}

/** @throws PcloudConfigError `service` for an unexpected response, `network` */
export async function askResource(
  http: ServiceClient,
  resource: Resource,
  token: Secret,
  signal: AbortSignal,
): Promise<ResourceAnswer> {
  const headers = { authorization: `Bearer ${token.reveal()}` }
  return readResourceAnswer(await http.get({ url: resource.url, headers, signal }), resource)
}

function readResourceAnswer(
  { status, body, retryAfter }: HttpAnswer,
  { service, messageField }: Resource,
): ResourceAnswer {
  const fields = readJsonObject(body)
  const said = fields?.get(messageField) ?? fields?.get('error')
  const message = wordsOf(said, status)
  if (status === 401) return { kind: 'refused', message }
  if (status === 403) return { kind: 'denied', message }
  if (status >= 200 && status < 300 && fields !== undefined) return { kind: 'accepted', fields }
  const what = status < 300 ? 'without JSON' : `with HTTP ${status}`
  throw new PcloudConfigError('service', `${service} answered ${what}.`, {
    hint: BUSY.has(status) ? whenAgain(retryAfter) : 'A proxy can cause this. Try again later.',
  })
}

function whenAgain(retryAfter: string | undefined): string {
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? ` in ${retryAfter} seconds` : ''
  return `Try again${seconds || ' in a few minutes'}.`
}

function wordsOf(said: unknown, status: number): string {
  return visible(typeof said === 'string' && said !== '' ? said : `HTTP ${status}`).slice(0, 200)
}

/** Why a host did not respond. The reason applies to every remote on that host. */
export interface NoAnswer {
  readonly hostname: string
  readonly code: 'network' | 'service'
  readonly message: string
  readonly hint?: string
}

/**
 * Asks a host, unless it could not be reached before.
 * @throws every error that does not come from the network or the service
 */
export async function askHost<T>(
  hostname: string,
  down: Map<string, NoAnswer>,
  ask: () => Promise<T>,
): Promise<T | { readonly kind: 'no-answer'; readonly failure: NoAnswer }> {
  const known = down.get(hostname)
  if (known !== undefined) return { kind: 'no-answer', failure: known }
  try {
    return await ask()
  } catch (error) {
    const failure = noAnswer(error, hostname)
    if (failure.code === 'network') down.set(hostname, failure)
    return { kind: 'no-answer', failure }
  }
}

export function notChecked({ hostname }: NoAnswer): string {
  return `Not checked: ${hostname} does not respond.`
}

/** @throws every error that does not come from the network or the service */
export function noAnswer(error: unknown, hostname: string): NoAnswer {
  const code = (['network', 'service'] as const).find((one) => hasCode(error, one))
  if (code !== undefined && error instanceof PcloudConfigError) {
    const { message, hint } = error
    return { hostname, code, message, ...(hint !== undefined && { hint }) }
  }
  if (isTimeUp(error)) {
    const message = `${hostname} did not respond in time.`
    return { hostname, code: 'network', message, hint: SLOW }
  }
  throw error
}

const SLOW = 'Check your internet connection, and HTTPS_PROXY if you use a proxy. Then try again.'

/** Differences between services. */
interface OauthDialect {
  /** For messages, for example `pCloud`. */
  readonly service: string
  /** The lifetime in seconds, if the response does not contain it. */
  readonly lifetimeSeconds: number
  /** The field with the text of an error. */
  readonly messageField: string
}

/** The statuses of a service that can answer later. */
const BUSY = new Set([429, 500, 502, 503, 504])

/** A refusal. RFC 6749 uses 400, some services use 401. */
const REFUSED = new Set([400, 401])

/**
 * Reads the response of a token endpoint. The status or the field `error` shows an error. A status
 * other than 400 and 401 is a refusal only with the field `error`. Without it, a 403 or 404 is
 * from a gateway, which a new login would not fix.
 * @throws PcloudConfigError `service` for an unexpected response
 */
export function readOauthAnswer(answer: HttpAnswer, dialect: OauthDialect): TokenAnswer {
  // An error page of a gateway has no fields, so only the status counts.
  const fields = readJsonObject(answer.body) ?? new Map<string, unknown>()
  const code = textOf(fields, 'error')
  const message = visible(textOf(fields, dialect.messageField) ?? code ?? `HTTP ${answer.status}`)
  if (BUSY.has(answer.status)) return { kind: 'busy', message: message.slice(0, 200) }
  if (REFUSED.has(answer.status) || (code !== undefined && answer.status < 500)) {
    return { kind: 'refused', code: code ?? String(answer.status), message: message.slice(0, 200) }
  }
  if (answer.status >= 300) throw unexpected(answer.status, dialect)
  return { kind: 'ok', token: tokenOf(fields, dialect) }
}

function tokenOf(fields: Fields, dialect: OauthDialect) {
  const accessToken = secretOf(fields, 'access_token')
  if (accessToken === undefined)
    throw noUsableToken(dialect.service, 'A proxy or a login page of the network can cause this.')
  const refreshToken = secretOf(fields, 'refresh_token')
  const life = lifeOf(fields.get('expires_in'))
  return {
    accessToken,
    tokenType: typeOf(fields) ?? 'Bearer',
    ...(refreshToken && { refreshToken }),
    expiresIn: life ?? dialect.lifetimeSeconds,
  }
}

/** Some services send the number as a text. An invalid lifetime is ignored. */
function lifeOf(value: unknown): number | undefined {
  const isDigits = typeof value === 'string' && /^\d{1,15}$/.test(value)
  const life = isDigits ? Number(value) : value
  const isLife = typeof life === 'number' && Number.isFinite(life) && life >= 1
  return isLife ? Math.min(Math.floor(life), LONGEST_LIFE) : undefined
}

/** Ten years. A much longer lifetime is not a valid date. */
const LONGEST_LIFE = 315_360_000

function secretOf(fields: Fields, name: string): Secret | undefined {
  const text = textOf(fields, name)
  return text !== undefined && /^[\x21-\x7e]{1,8192}$/.test(text) ? new Secret(text) : undefined
}

/** The type and the token go into a header. */
function typeOf(fields: Fields): string | undefined {
  const text = textOf(fields, 'token_type')
  return text !== undefined && /^[\x21-\x7e]{1,100}$/.test(text) ? text : undefined
}

function textOf(fields: Fields, name: string): string | undefined {
  const value = fields.get(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function unexpected(status: number, { service }: OauthDialect): PcloudConfigError {
  return new PcloudConfigError('service', `${service} answered with HTTP ${status}.`, {
    hint: 'Try again later. A proxy or a login page of the network can cause this.',
  })
}

/** @param response who sent it, and for what */
export function noUsableToken(response: string, hint: string): PcloudConfigError {
  const message = `The response of ${response} does not contain a usable token.`
  return new PcloudConfigError('service', message, { hint })
}
