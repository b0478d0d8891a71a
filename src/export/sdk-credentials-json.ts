import { encodeCredentials } from '../remotes/sdk-credentials-file.ts'
import type { Secret } from '../secret.ts'
import type { PcloudApi } from '../services/pcloud/api.ts'

/**
 * The credentials file of the pCloud Python SDK.
 * @param savedAt milliseconds since the epoch
 * @throws PcloudConfigError `usage` for a host that is not official
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
