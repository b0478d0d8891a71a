import { hasCode, PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, ServiceClient } from '../http.ts'
import { type Fields, readJsonObject } from '../json.ts'
import { isTimeUp } from '../limit.ts'
import type { Secret } from '../secret.ts'
import { visible } from '../visible.ts'
import { BUSY } from './oauth-answer.ts'

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
