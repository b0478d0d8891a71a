import { PcloudConfigError } from '../../errors.ts'
import { lastingToken, type Token } from '../../tokens/rclone-token.ts'
import type { PastedToken } from '../../tokens/token-reader.ts'
import { ClientRefused, type CodeLogin } from '../service-login.ts'
import { identify } from './account.ts'
import { AUTHORIZE_URL, readTokenAnswer, tokenUrl } from './oauth.ts'
import { describeHost, hostsInOrder, MY_APPS, OFFICIAL_HOSTS } from './regions.ts'
import { PcloudApiError } from './results.ts'

export const LOGIN: CodeLogin = {
  title: 'pCloud',
  registry: MY_APPS,
  authorizeUrl: AUTHORIZE_URL,
  showsCode: true,
  hosts: OFFICIAL_HOSTS,
  extra: () => ({}),
  hostsInOrder,
  tokenUrl,
  readAnswer: readTokenAnswer,
  refusal({ reason, code, message }) {
    const cause = new PcloudApiError(Number(code), message, 'oauth2_token')
    if (reason === 'bad-code') {
      return new PcloudConfigError('login-failed', `pCloud did not accept this code (${code}).`, {
        hint: 'A code works once and expires after 10 minutes. For a new code, open the link again.',
        cause,
      })
    }
    if (reason !== 'bad-client') return cause
    return new ClientRefused('login-failed', 'pCloud refuses the client ID or the secret.', {
      hint: `Copy both again from ${MY_APPS}`,
      cause,
    })
  },
  adopt: lastingOnly,
  identify,
  describe: ({ account, hostname }) => ({
    account: account?.email ?? 'not asked',
    region: describeHost(hostname),
  }),
  usualCauses: (clientId, url) => [
    `· pCloud says "Invalid client_id". Check the client ID ${clientId}. If you registered the app in the EU, open this link instead:`,
    `  ${euPage(url)}`,
  ],
}

/**
 * pCloud's tokens do not expire, whatever a text says about them. rclone refuses a remote whose
 * token has expired and that has no refresh token.
 */
export function lastingOnly({ accessToken, tokenType, refreshToken, expiry }: PastedToken): Token {
  const token = lastingToken(accessToken, tokenType)
  if (refreshToken === undefined) return token
  const isDate = expiry !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(expiry)
  return { ...token, refreshToken, ...(isDate && !Number.isNaN(Date.parse(expiry)) && { expiry }) }
}

/** The same page on the EU site, for apps that were registered there. */
export function euPage(url: string): string {
  return url.replace('https://my.pcloud.com/', 'https://e.pcloud.com/')
}
