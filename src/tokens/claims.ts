import { PcloudConfigError } from '../errors.ts'
import { readJsonObject } from '../json.ts'

/**
 * The claims of a JWT, for display only. The signature is not checked, and the program makes no
 * decision from them (RFC 9068 section 6: a client must treat the token as opaque).
 * @throws PcloudConfigError `failed` if the token is not a JWT
 */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  const [, payload, signature] = token.split('.')
  const claims = payload === undefined || signature === undefined ? undefined : parse(payload)
  if (claims !== undefined) return claims
  throw new PcloudConfigError('failed', 'This token is not a JWT, so it has no claims to show.', {
    hint: 'To ask the service about the token, use `pcloud-config userinfo`.',
  })
}

function parse(payload: string): Readonly<Record<string, unknown>> | undefined {
  const fields = readJsonObject(Buffer.from(payload, 'base64url').toString('utf8'))
  return fields && Object.fromEntries(fields)
}
