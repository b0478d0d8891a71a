import { encodeCredentials } from '../../remotes/sdk-credentials-file.ts'
import type { Secret } from '../../secret.ts'
import type { PcloudApi } from '../../services/pcloud/api.ts'

/**
 * The credentials file of the pCloud Python SDK, with what the service says of the account.
 * @param savedAt milliseconds since the epoch
 * @throws PcloudConfigError `usage` for a host that is neither region's
 */
export async function sdkCredentials(
  api: PcloudApi,
  accessToken: Secret,
  savedAt: number,
): Promise<string> {
  const { hostname } = api
  const user = Object.fromEntries(await api.call('userinfo', {}))
  const email = typeof user.email === 'string' ? user.email : ''
  return encodeCredentials({ email, accessToken, hostname, authType: 'oauth2', savedAt }, user)
}
