import { PcloudConfigError } from '../errors.ts'
import { readJsonObject } from '../json.ts'

/**
 * What a JWT says of itself, unproven: its signature is not looked at, and nothing here
 * decides by it (RFC 9068 section 6: a client treats the token as opaque). To be shown only.
 * @throws PcloudConfigError `failed` for what is no JWT
 */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  const [, payload, signature] = token.split('.')
  const claims = payload === undefined || signature === undefined ? undefined : parse(payload)
  if (claims !== undefined) return claims
  throw new PcloudConfigError('failed', 'This token is no JWT: it tells nothing of itself.', {
    hint: 'Such tokens are opaque; `pcloud-config userinfo` asks the service about it.',
  })
}

function parse(payload: string): Readonly<Record<string, unknown>> | undefined {
  const fields = readJsonObject(Buffer.from(payload, 'base64url').toString('utf8'))
  return fields && Object.fromEntries(fields)
}
