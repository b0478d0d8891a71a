import { DEFAULT_REDIRECT_URI } from '../../rclone/default-redirect.ts'
import { Secret } from '../../secret.ts'
import type { Renewal } from '../../tokens/renewal.ts'
import { neededKey, ownTokenUrl, type ReadKey } from '../renewal-keys.ts'
import { readVerizonAnswer, verizonRefresh } from './api.ts'

/** Renews with the refresh token, and with the keys that the file has at that time. */
export function renewal(name: string, read: ReadKey): Renewal {
  const app = () => ({
    clientId: neededKey(name, read, 'client_id'),
    clientSecret: new Secret(neededKey(name, read, 'client_secret')),
    redirectUri: read('redirect_uri') || DEFAULT_REDIRECT_URI,
    ...ownTokenUrl(name, read),
  })
  return {
    request: (token) => token?.refreshToken && verizonRefresh(app(), token.refreshToken),
    read: readVerizonAnswer,
  }
}
