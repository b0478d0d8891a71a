import { PcloudConfigError } from '../../errors.ts'
import type { PcloudApi } from '../../providers/pcloud/index.ts'
import type { Secret } from '../../secret.ts'

/** pCloud's numbers of its regions, by their hosts. */
const LOCATIONS: ReadonlyMap<string, number> = new Map([
  ['api.pcloud.com', 1],
  ['eapi.pcloud.com', 2],
])

/**
 * The credentials file of the pCloud Python SDK (`.pcloud_credentials`), field by field.
 * @param now milliseconds since the epoch
 * @throws PcloudConfigError `usage` for a host that is neither region's
 */
export async function sdkCredentials(api: PcloudApi, token: Secret, now: number): Promise<string> {
  const location = LOCATIONS.get(api.hostname)
  if (location === undefined) {
    throw new PcloudConfigError('usage', 'The SDK knows pCloud’s own two hosts only.')
  }
  const user = Object.fromEntries(await api.call('userinfo', {}))
  const credentials = {
    email: user.email ?? '',
    access_token: token.reveal(),
    location_id: location,
    auth_type: 'oauth2',
    user_info: user,
    saved_at: now / 1000,
  }
  return `${JSON.stringify(credentials, null, 2)}\n`
}
