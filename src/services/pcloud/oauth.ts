import type { HttpAnswer } from '../../http.ts'
import { Secret } from '../../secret.ts'
import type { CodeAnswer, CodeRefusal, PollAnswer } from '../../tokens/token-answer.ts'
import { visible } from '../../visible.ts'
import { noUsableToken } from '../ask-service.ts'
import { numberField, readFields, textField } from './api.ts'
import { PcloudApiError } from './results.ts'

export const AUTHORIZE_URL = 'https://my.pcloud.com/oauth2/authorize'

const METHOD = 'oauth2_token'

export function tokenUrl(hostname: string): string {
  return `https://${hostname}/${METHOD}`
}

/**
 * Reads the response of `oauth2_token`: HTTP 200 with a number in `result`.
 * @throws PcloudConfigError `service` if it is not from pCloud, or for an error of the server
 */
export function readTokenAnswer(answer: HttpAnswer): CodeAnswer {
  const fields = readFields(answer, METHOD)
  const result = numberField(fields, 'result')
  if (result === undefined) throw noUsableToken('pCloud', TRY_AGAIN)
  if (result !== 0) {
    const message = visible(textField(fields, 'error').slice(0, 200))
    return { kind: 'refused', reason: reasonOf(result, message), code: String(result), message }
  }
  const accessToken = textField(fields, 'access_token')
  if (!/^[\x21-\x7e]{1,4096}$/.test(accessToken)) throw noUsableToken('pCloud', TRY_AGAIN)
  const type = textField(fields, 'token_type')
  // The type and the token go into a header.
  const tokenType = /^[\x21-\x7e]{1,100}$/.test(type) ? type : 'bearer'
  return { kind: 'ok', token: { accessToken: new Secret(accessToken), tokenType } }
}

/** This call is not documented, so the text decides if the token is missing. */
const NOT_YET = /not yet|pending|tim(?:ed?|ing)[- ]?out|try again|still waiting/i

/**
 * Reads the response of `oauth2_token` to a `request_id`, as in pCloud's JS SDK
 * (`lib/oauth/index.js`): the token and its region, or a refusal.
 * @throws PcloudConfigError `service` if it is not from pCloud, or for an error of the server
 */
export function readPollAnswer(answer: HttpAnswer): PollAnswer {
  const fields = readFields(answer, METHOD)
  const hasToken = (fields.get('access_token') ?? '') !== ''
  if (numberField(fields, 'result') === 0 && !hasToken) return { kind: 'pending' }
  const read = readTokenAnswer(answer)
  if (read.kind === 'ok') {
    const locationid = numberField(fields, 'locationid')
    return { ...read, token: { ...read.token, ...(locationid !== undefined && { locationid }) } }
  }
  if (NOT_YET.test(read.message)) return { kind: 'pending' }
  if (read.reason === 'busy') throw new PcloudApiError(Number(read.code), read.message, METHOD)
  return read
}

/** The number for an invalid ID or secret is not documented, so check the text first. */
function reasonOf(result: number, message: string): CodeRefusal['reason'] {
  if (/client_(id|secret)/i.test(message)) return 'bad-client'
  if (result === 2012 || result === 1074) return 'bad-code'
  if (result === 2000) return 'bad-client'
  return result >= 4000 ? 'busy' : 'other'
}

const TRY_AGAIN = 'A proxy or a login page of the network can cause this. Log in again.'
