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
