import { readOauthAnswer } from '../../../src/services/ask-service.ts'
import { neededKey, type ReadKey, revealedKey } from '../../../src/services/renewal-keys.ts'
import type { ApiKeyPair, KeyLogin } from '../../../src/services/service-login.ts'
import { ACORN_HOST } from './index.ts'

export const DIALECT = { service: 'Acorn', lifetimeSeconds: 600, messageField: 'why' }

const request = ({ apiKey, apiSecret }: ApiKeyPair) => ({
  url: `https://${ACORN_HOST}/token`,
  json: { key: apiKey, secret: apiSecret.reveal() },
})

export const LOGIN: KeyLogin = {
  title: 'Acorn',
  hostname: ACORN_HOST,
  questions: {
    key: { message: 'Acorn key', help: 'From the console.', more: 'It begins with nut-.' },
    secret: { message: 'Acorn secret', help: 'Next to the key.', more: 'It is not shown.' },
  },
  request,
  readAnswer: (answer) => readOauthAnswer(answer, DIALECT),
}

export const renewal = (name: string, read: ReadKey) => ({
  request: () =>
    request({
      apiKey: neededKey(name, read, 'api_key'),
      apiSecret: revealedKey(name, read, 'api_secret'),
    }),
  read: LOGIN.readAnswer,
})
