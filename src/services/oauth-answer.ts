import { PcloudConfigError } from '../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'
import { visible } from '../visible.ts'

/** What a token endpoint said (RFC 6749 sections 5.1 and 5.2), for either grant. */
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

/** How one service speaks. */
export interface OauthDialect {
  /** For messages, such as `pCloud`. */
  readonly service: string
  /** The life in seconds of a token whose answer does not tell. */
  readonly lifetimeSeconds: number
  /** Where the words of an error are. */
  readonly messageField: string
}

const BUSY = new Set([429, 500, 502, 503, 504])

/** What is sent is not accepted, in whatever words: RFC 6749 has 400, some services 401. */
const REFUSED = new Set([400, 401])

/**
 * Reads the answer of a token endpoint. An error is one by its status or by its field
 * `error`. Another status than 400 and 401 refuses only if it says why, as the service does:
 * a 403 or 404 without that is a gateway's, and no reason to log in again.
 * @throws PcloudConfigError `service` when it is no such answer
 */
export function readOauthAnswer(answer: HttpAnswer, dialect: OauthDialect): OauthAnswer {
  // An error page of a gateway has no fields: the status says the rest.
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

function tokenOf(fields: ReadonlyMap<string, unknown>, dialect: OauthDialect) {
  const accessToken = secretOf(fields, 'access_token')
  if (accessToken === undefined) throw unusable(dialect)
  const refreshToken = secretOf(fields, 'refresh_token')
  const life = lifeOf(fields.get('expires_in'))
  return {
    accessToken,
    tokenType: typeOf(fields) ?? 'Bearer',
    ...(refreshToken && { refreshToken }),
    expiresIn: life ?? dialect.lifetimeSeconds,
  }
}

/** Some services write the number as a text; what is no life at all counts as not told. */
function lifeOf(value: unknown): number | undefined {
  const isDigits = typeof value === 'string' && /^\d{1,15}$/.test(value)
  const life = isDigits ? Number(value) : value
  const isLife = typeof life === 'number' && Number.isFinite(life) && life >= 1
  return isLife ? Math.min(Math.floor(life), LONGEST_LIFE) : undefined
}

/** Ten years: what is longer would not be a date any more. */
const LONGEST_LIFE = 315_360_000

function secretOf(fields: ReadonlyMap<string, unknown>, name: string): Secret | undefined {
  const text = textOf(fields, name)
  return text !== undefined && /^[\x21-\x7e]{1,8192}$/.test(text) ? new Secret(text) : undefined
}

/** It goes into a header, and so does the token behind it. */
function typeOf(fields: ReadonlyMap<string, unknown>): string | undefined {
  const text = textOf(fields, 'token_type')
  return text !== undefined && /^[\x21-\x7e]{1,100}$/.test(text) ? text : undefined
}

function textOf(fields: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = fields.get(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function unexpected(status: number, { service }: OauthDialect): PcloudConfigError {
  return new PcloudConfigError('service', `${service} answered HTTP ${status}.`, {
    hint: 'Try again later. A proxy or a login page of the network may stand in between.',
  })
}

function unusable({ service }: OauthDialect): PcloudConfigError {
  return new PcloudConfigError('service', `The answer of ${service} holds no usable token.`, {
    hint: 'A proxy or a login page of the network may stand in between.',
  })
}
