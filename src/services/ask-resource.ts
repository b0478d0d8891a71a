import { PcloudConfigError } from '../errors.ts'
import type { HttpAnswer, ServiceClient } from '../http.ts'
import { readJsonObject } from '../json.ts'
import type { Secret } from '../secret.ts'
import { visible } from '../visible.ts'
import { BUSY } from './oauth-answer.ts'

/** The response of a service to a request with a token. */
export type ResourceAnswer =
  | { readonly kind: 'accepted'; readonly fields: ReadonlyMap<string, unknown> }
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
