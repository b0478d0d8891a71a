import { PcloudConfigError } from '../../errors.ts'
import { exchangeCode, type PastedToken, type TokenAnswer } from '../../oauth-loopback/index.ts'
import type { OauthAnswer } from '../../services/oauth-answer.ts'
import {
  checkVerizonToken,
  readVerizonAnswer,
  VERIZON_AUTHORIZE_URL,
  VERIZON_TOKEN_URL,
} from '../../services/verizon/api.ts'
import { VERIZON } from '../../services/verizon/index.ts'
import { tokenIssued } from '../../tokens/lifetime.ts'
import { NEVER, type Token } from '../../tokens/token.ts'
import type { CodeService, LoginContext } from '../context.ts'
import type { Authorization } from '../draft.ts'
import { ClientRefused } from './authorize.ts'

const HOST = VERIZON.apiHosts[0] ?? ''

/** Verizon shows no code: what comes back is always the address of the redirect URI. */
export const VERIZON_LOGIN: CodeService = {
  title: 'Verizon',
  registry: 'Key Management in the ThingSpace portal',
  authorizeUrl: VERIZON_AUTHORIZE_URL,
  showsCode: false,
  hosts: new Set(),
  extra: ({ deviceid }) => (deviceid === undefined ? {} : { deviceid }),
  async authorize(callback, app, _draft, context, signal) {
    context.emit({ event: 'code' })
    const askedAt = context.machine.now()
    const result = await exchangeCode({
      callback,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      tokenUrls: [context.given.tokenUrl ?? VERIZON_TOKEN_URL],
      readAnswer: (answer) => asTokenAnswer(readVerizonAnswer(answer)),
      http: await context.machine.http(),
      signal,
    })
    if (result.kind === 'refused') throw refusal(result.reason, result.message)
    return verified(tokenIssued(result.token, askedAt), context, signal)
  },
  adopt: (token, _draft, context, signal) => verified(asToken(token), context, signal),
  describe: () => ({ account: 'not told by Verizon', region: HOST }),
  usualCauses: (clientId) => [
    `· Verizon does not know the client id: is ${clientId} right?`,
    '· The Callback URL of the app is compared byte for byte, case included.',
  ],
}

function asTokenAnswer(answer: OauthAnswer): TokenAnswer {
  if (answer.kind === 'ok') return answer
  if (answer.kind === 'busy') {
    return { kind: 'refused', reason: 'busy', code: '503', message: answer.message }
  }
  const isClient = /client/i.test(answer.code)
  return { ...answer, reason: isClient ? 'bad-client' : 'bad-code' }
}

function refusal(reason: string, message: string): PcloudConfigError {
  if (reason === 'bad-client') {
    return new ClientRefused('login-failed', 'Verizon refuses the client id or secret.', {
      hint: 'Copy both again from Key Management.',
    })
  }
  const code = reason === 'busy' ? 'service' : 'login-failed'
  return new PcloudConfigError(code, `Verizon gives no token: ${message}`, {
    hint: 'Log in again.',
  })
}

async function verified(
  token: Token,
  context: LoginContext,
  signal: AbortSignal,
): Promise<Authorization> {
  if (context.rules.verify) {
    await checkVerizonToken(await context.machine.http(), token.accessToken, signal)
    context.prompter.say({ tone: 'ok', text: 'Logged in: Verizon accepts the token.' })
  }
  return { token, hostname: HOST }
}

/** A pasted one keeps its refresh token; without a date it is renewed at its first use. */
function asToken({ accessToken, tokenType, refreshToken, expiry }: PastedToken): Token {
  const isDate = expiry !== undefined && !Number.isNaN(Date.parse(expiry)) && expiry !== NEVER
  return {
    accessToken,
    tokenType: tokenType ?? 'Bearer',
    ...(refreshToken && { refreshToken }),
    expiry: isDate ? expiry : new Date(0).toISOString(),
  }
}
