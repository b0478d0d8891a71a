import { PcloudConfigError } from '../errors.ts'
import { readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'
import { hostOfLocation, regionOf } from '../services/pcloud/regions.ts'
import { isTokenText } from '../tokens/rclone-token.ts'

/** One account in the credentials file of the pCloud Python SDK (`.pcloud_credentials`). */
export interface SdkCredentials {
  readonly email: string
  readonly accessToken: Secret
  /** One of pCloud's two hosts. */
  readonly hostname: string
  /** `direct`: a session, sent as `auth=`. `oauth2`: a token, sent as Bearer. rclone can use it. */
  readonly authType: 'direct' | 'oauth2'
  /** Milliseconds since the epoch. Undefined if the file does not say. */
  readonly savedAt: number | undefined
}

/** @throws PcloudConfigError `usage` for a host that is not one of the two regions */
function locationOf(hostname: string): number {
  const region = regionOf(hostname)
  if (region) return region.locationId
  throw new PcloudConfigError('usage', 'The SDK only supports the two hosts of pCloud.')
}

/**
 * The same file as the SDK writes (pcloud-sdk-python, `core.py`).
 * @param userInfo the complete response of `userinfo`
 */
export function encodeCredentials(
  credentials: SdkCredentials,
  userInfo: Readonly<Record<string, unknown>>,
): string {
  const { email, accessToken, hostname, authType, savedAt = 0 } = credentials
  const fields = {
    email,
    access_token: accessToken.reveal(),
    location_id: locationOf(hostname),
    auth_type: authType,
    user_info: userInfo,
    saved_at: savedAt / 1000,
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}

/** Keys that exist only in the SDK's file, and not in pCloud's responses. */
const OF_THE_SDK = ['auth_type', 'location_id', 'saved_at', 'user_info']

/**
 * The default type is a login by email and password, and the default region is the EU
 * (pcloud-sdk-python, `core.py`, `_load_saved_credentials`).
 * @returns undefined if the text is a different file
 * @throws PcloudConfigError `token-invalid`, `usage`
 */
export function decodeCredentials(text: string): SdkCredentials | undefined {
  const fields = readJsonObject(text)
  const token = fields?.get('access_token')
  if (fields === undefined || typeof token !== 'string') return undefined
  if (!OF_THE_SDK.some((key) => fields.has(key))) return undefined
  const authType = fields.get('auth_type') ?? 'direct'
  const location = Number(fields.get('location_id') ?? 2)
  if (!isTokenText(token)) {
    throw new PcloudConfigError('token-invalid', 'The credentials do not contain a usable token.')
  }
  const hostname = hostOfLocation(location)
  if (hostname === undefined || (authType !== 'direct' && authType !== 'oauth2')) {
    throw new PcloudConfigError('usage', 'This program does not know this kind of credentials.', {
      hint: 'location_id must be 1 or 2, and auth_type must be direct or oauth2.',
    })
  }
  const [email, savedAt] = [fields.get('email'), fields.get('saved_at')]
  return {
    email: typeof email === 'string' ? email : '',
    accessToken: new Secret(token),
    hostname,
    authType,
    savedAt: typeof savedAt === 'number' ? savedAt * 1000 : undefined,
  }
}
