import { PcloudConfigError } from '../../errors.ts'
import type { HttpAnswer } from '../../http.ts'
import { Secret } from '../../secret.ts'
import { numberField, readFields, textField } from './api.ts'

export const AUTHORIZE_URL = 'https://my.pcloud.com/oauth2/authorize'

const METHOD = 'oauth2_token'

export function tokenUrl(hostname: string): string {
  return `https://${hostname}/${METHOD}`
}

type Refusal = 'bad-code' | 'bad-client' | 'busy' | 'other'

/** What the exchange of a code gave. `bad-code` may also mean: ask the other region. */
export type PcloudTokenAnswer =
  | {
      readonly kind: 'ok'
      readonly token: { readonly accessToken: Secret; readonly tokenType: string }
    }
  | {
      readonly kind: 'refused'
      readonly reason: Refusal
      /** pCloud's `result`. */
      readonly code: string
      /** pCloud's own words. */
      readonly message: string
    }

/**
 * Reads the answer of `oauth2_token`: HTTP 200, with the outcome in `result`.
 * @throws PcloudConfigError `service` when it is no pCloud answer or the server is ill.
 */
export function readTokenAnswer(answer: HttpAnswer): PcloudTokenAnswer {
  const fields = readFields(answer, METHOD)
  const result = numberField(fields, 'result')
  if (result === undefined) throw unusable()
  if (result !== 0) {
    const message = textField(fields, 'error').slice(0, 200)
    return { kind: 'refused', reason: reasonOf(result, message), code: String(result), message }
  }
  const accessToken = textField(fields, 'access_token')
  if (!/^[\x21-\x7e]{1,4096}$/.test(accessToken)) throw unusable()
  const tokenType = textField(fields, 'token_type') || 'bearer'
  return { kind: 'ok', token: { accessToken: new Secret(accessToken), tokenType } }
}

/** No number is documented for a wrong id or secret, so the server's own words go first. */
function reasonOf(result: number, message: string): Refusal {
  if (/client_(id|secret)/i.test(message)) return 'bad-client'
  if (result === 2012 || result === 1074) return 'bad-code'
  if (result === 2000) return 'bad-client'
  return result >= 4000 ? 'busy' : 'other'
}

function unusable(): PcloudConfigError {
  return new PcloudConfigError('service', 'pCloud’s answer to the code holds no usable token.')
}
