import type { Renewal } from '../../tokens/renewal.ts'
import { neededKey, ownTokenUrl, type ReadKey, revealedKey } from '../renewal-keys.ts'
import type { KeyLogin } from '../service-login.ts'
import { pinkcloudsyncToken, readPinkcloudsyncAnswer } from './api.ts'
import { PINKCLOUDSYNC_HOST } from './facts.ts'

export const LOGIN: KeyLogin = {
  title: 'PinkCloudSync',
  hostname: PINKCLOUDSYNC_HOST,
  questions: {
    key: {
      message: 'API key',
      help: 'The API key of your PinkCloudSync account.',
      more: 'PinkCloudSync gives you a key and a secret. No login page opens: the program uses both to get a token, which also verifies them.',
    },
    secret: {
      message: 'API secret',
      help: 'Your typing is hidden. The file stores the secret obscured, not encrypted.',
      more: 'Anyone who can read the file can read the secret. A password on the file protects it: `pcloud-config encryption set`.',
    },
  },
  request: pinkcloudsyncToken,
  readAnswer: readPinkcloudsyncAnswer,
}

/** PinkCloudSync does not use refresh tokens. Each renewal sends the current keys from the file. */
export function renewal(name: string, read: ReadKey): Renewal {
  const pair = () => ({
    apiKey: neededKey(name, read, 'api_key'),
    apiSecret: revealedKey(name, read, 'api_secret'),
    ...ownTokenUrl(name, read),
  })
  return { request: () => pinkcloudsyncToken(pair()), read: readPinkcloudsyncAnswer }
}
