import { PcloudConfigError } from '../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { type Fields, readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'
import { visible } from '../visible.ts'

/** The response of a token endpoint (RFC 6749 sections 5.1 and 5.2), for both grants. */
export type OauthAnswer =
  | {
      readonly kind: 'ok'
      readonly token: {
        readonly accessToken: Secret
        readonly tokenType: string
        readonly refreshToken?: Secret
        /** Seconds from now. */
        readonly expiresIn: number
      }
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'busy'; readonly message: string }

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
export const BUSY = new Set([429, 500, 502, 503, 504])

/** A refusal. RFC 6749 uses 400, some services use 401. */
const REFUSED = new Set([400, 401])

/**
 * Reads the response of a token endpoint. The status or the field `error` shows an error. A status
 * other than 400 and 401 is a refusal only with the field `error`. Without it, a 403 or 404 is
 * from a gateway, which a new login would not fix.
 * @throws PcloudConfigError `service` for an unexpected response
 */
export function readOauthAnswer(answer: HttpAnswer, dialect: OauthDialect): OauthAnswer {
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
