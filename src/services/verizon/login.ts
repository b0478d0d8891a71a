import { PcloudConfigError } from '../../errors.ts'
import type { ServiceClient } from '../../http.ts'
import { DEFAULT_REDIRECT_URI } from '../../rclone/provider-option.ts'
import { Secret } from '../../secret.ts'
import { NEVER, type Token } from '../../tokens/rclone-token.ts'
import type { Renewal } from '../../tokens/renewal.ts'
import type { CodeAnswer, TokenAnswer } from '../../tokens/token-answer.ts'
import type { PastedToken } from '../../tokens/token-reader.ts'
import { neededKey, ownTokenUrl, type ReadKey } from '../renewal-keys.ts'
import { ClientRefused, type CodeLogin } from '../service-login.ts'
import { askVerizonAccount, readVerizonAnswer, VERIZON_TOKEN_URL, verizonRefresh } from './api.ts'
import { VERIZON_HOST } from './facts.ts'

const VERIZON_AUTHORIZE_URL = `https://${VERIZON_HOST}/cloud/1/oauth2/authorize`

/** Verizon shows no code, so a paste is always the address of the redirect URI. */
export const LOGIN: CodeLogin = {
  title: 'Verizon',
  registry: 'Key Management in the ThingSpace portal',
  authorizeUrl: VERIZON_AUTHORIZE_URL,
  showsCode: false,
  hosts: new Set(),
  questions: {
    key: {
      message: 'Client key',
      help: 'The key of your app. Find it under Key Management in the ThingSpace portal.',
      more: `Sign in at https://thingspace.verizon.com, open Key Management, and create or open an app. Its Callback URL must be the redirect URI of this login. By default, that is ${DEFAULT_REDIRECT_URI}`,
    },
    secret: {
      message: 'Client secret',
      help: 'Your typing is hidden. Copy the secret next to the key.',
      more: 'It is stored in the config file, which only you can read. Each renewal of the token needs it.',
    },
  },
  extra: ({ deviceid }) => (deviceid === undefined ? {} : { deviceid }),
  hostsInOrder: () => [VERIZON_HOST],
  tokenUrl: () => VERIZON_TOKEN_URL,
  readAnswer: (answer) => asCodeAnswer(readVerizonAnswer(answer)),
  refusal({ reason, message }) {
    if (reason === 'bad-client') {
      return new ClientRefused('login-failed', 'Verizon refuses the client key or the secret.', {
        hint: 'Copy both again from Key Management.',
      })
    }
    const code = reason === 'busy' ? 'service' : 'login-failed'
    return new PcloudConfigError(code, `Verizon gives no token: ${message}`, {
      hint: 'Log in again.',
    })
  },
  adopt,
  async identify(http, token, _hosts, signal) {
    await checkVerizonToken(http, token, signal)
    return { hostname: VERIZON_HOST }
  },
  describe: () => ({ account: 'unknown (Verizon does not report it)', region: VERIZON_HOST }),
  usualCauses: (clientId) => [
    `· Verizon does not know this client key: ${clientId}`,
    '· The Callback URL of the app is different. It must be exactly the same, including upper and lower case.',
  ],
}

function asCodeAnswer(answer: TokenAnswer): CodeAnswer {
  if (answer.kind === 'ok') return answer
  if (answer.kind === 'busy') {
    return { kind: 'refused', reason: 'busy', code: '503', message: answer.message }
  }
  const isClient = /client/i.test(answer.code)
  return { ...answer, reason: isClient ? 'bad-client' : 'bad-code' }
}

/** Stores the refresh token. An undated token is renewed at the first use. */
function adopt({ accessToken, tokenType, refreshToken, expiry }: PastedToken): Token {
  const isDate = expiry !== undefined && !Number.isNaN(Date.parse(expiry)) && expiry !== NEVER
  return {
    accessToken,
    tokenType: tokenType ?? 'Bearer',
    ...(refreshToken && { refreshToken }),
    expiry: isDate ? expiry : new Date(0).toISOString(),
  }
}

/**
 * Asks for the data of the account. Any response proves that the token works.
 * @throws PcloudConfigError `token-invalid`, `service`, `network`
 */
async function checkVerizonToken(
  http: ServiceClient,
  token: Secret,
  signal: AbortSignal,
): Promise<void> {
  const answer = await askVerizonAccount(http, token, signal)
  if (answer.kind === 'accepted') return
  throw new PcloudConfigError('token-invalid', 'Verizon does not accept this token.', {
    hint: 'Log in again.',
    cause: answer.message,
  })
}

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
