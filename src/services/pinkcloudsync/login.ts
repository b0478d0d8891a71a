import type { KeyLogin } from '../service-login.ts'
import { pinkcloudsyncToken, readPinkcloudsyncAnswer } from './api.ts'
import { PINKCLOUDSYNC_HOST } from './facts.ts'

export const LOGIN: KeyLogin = {
  title: 'PinkCloudSync',
  hostname: PINKCLOUDSYNC_HOST,
  questions: {
    key: {
      message: 'API key',
      help: 'Of your PinkCloudSync account.',
      more: 'PinkCloudSync gives you a key and a secret. There is no login page: the two get a token, which also proves that they are right.',
    },
    secret: {
      message: 'API secret',
      help: 'The secret is not shown here, and it is obscured in the file, which is no encryption.',
      more: 'Anyone who can read the file can read the secret. A password on the file protects it: `pcloud-config encryption set`.',
    },
  },
  request: pinkcloudsyncToken,
  readAnswer: readPinkcloudsyncAnswer,
}
