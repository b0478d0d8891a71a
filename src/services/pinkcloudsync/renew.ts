import type { Renewal } from '../../tokens/renewal.ts'
import { neededKey, ownTokenUrl, type ReadKey, revealedKey } from '../renewal-keys.ts'
import { pinkcloudsyncToken, readPinkcloudsyncAnswer } from './api.ts'

/** PinkCloudSync does not use refresh tokens. Each renewal sends the current keys from the file. */
export function renewal(name: string, read: ReadKey): Renewal {
  const pair = () => ({
    apiKey: neededKey(name, read, 'api_key'),
    apiSecret: revealedKey(name, read, 'api_secret'),
    ...ownTokenUrl(name, read),
  })
  return { request: () => pinkcloudsyncToken(pair()), read: readPinkcloudsyncAnswer }
}
