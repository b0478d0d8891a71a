import { type Finding, finding } from '../../finding.ts'
import { DEFAULT_REDIRECT_URI } from '../../rclone/provider-option.ts'
import { expiresAt } from '../../tokens/lifetime.ts'
import { askHost } from '../ask-service.ts'
import {
  type EndingFacts,
  endingFacts,
  judgeEndingToken,
  judgeMissingKeys,
  judgeTokenUrl,
  liveToken,
  withState,
} from '../ending-tokens.ts'
import { loginAgain, subjectOf, updateCommand } from '../remedies.ts'
import type { ServiceCheck } from '../service-check.ts'
import { askVerizonAccount, VERIZON_ACCESS_SECONDS } from './api.ts'
import { FACTS, VERIZON_HOST } from './facts.ts'

/** A check does not renew tokens: a refresh token works only once. */
export const CHECK: ServiceCheck = {
  question(remote, now) {
    const token = liveToken(remote, now)
    if (token === undefined) return undefined
    const hostname = VERIZON_HOST
    return ({ http, signal, down }) =>
      askHost(hostname, down, () => askVerizonAccount(http, token.accessToken, signal))
  },
  judge(remote, answer, now) {
    const facts = endingFacts(remote, FACTS, answer, now)
    const found = [
      ...judgeMissingKeys(facts),
      ...judgeTokenUrl(facts),
      ...judgeApp(facts),
      ...judgeEndingToken(facts),
      ...judgeRefreshToken(facts, now),
    ]
    return withState(facts, found, now)
  },
}

/** The Callback URL of the app, and the key that separates its installations. */
function judgeApp(remote: EndingFacts): readonly Finding[] {
  const redirect = remote.keys.get('redirect_uri')
  const subject = subjectOf(remote)
  const text = redirect
    ? 'redirect_uri is not a web address. Each renewal sends it.'
    : `redirect_uri is not set. Each renewal sends ${DEFAULT_REDIRECT_URI}, which must be the Callback URL of the app.`
  const hint = `Set the exact Callback URL: ${updateCommand(remote, 'redirect_uri', 'URL')}`
  const shared =
    'deviceid is not set, so all installations of this app share one refresh token. A renewal by one logs out the others.'
  return [
    ...(redirect && !URL.canParse(redirect)
      ? [finding('redirect-uri-malformed', subject, text, { hint })]
      : []),
    ...(redirect ? [] : [finding('redirect-uri-unset', subject, text, { hint })]),
    ...(remote.keys.get('deviceid')
      ? []
      : [
          finding('deviceid-unset', subject, shared, {
            advice: { kind: 'device-name', remote: remote.name },
          }),
        ]),
  ]
}

/** From the portal: a refresh token works once, within 14 days. */
const REFRESH_MS = 14 * 86_400_000

/** Whether the next renewal has a refresh token. The service is not asked: that would use it up. */
function judgeRefreshToken(remote: EndingFacts, now: number): readonly Finding[] {
  const { token } = remote
  if (token === undefined) return []
  const subject = subjectOf(remote)
  const again = loginAgain(remote)
  if (token.refreshToken === undefined) {
    const text = 'The token has no refresh token, so it cannot be renewed when it expires.'
    return [finding('refresh-token-missing', subject, text, again)]
  }
  const expiry = expiresAt(token)
  const end = expiry - (token.expiresIn ?? VERIZON_ACCESS_SECONDS) * 1000 + REFRESH_MS
  // A pasted token without a date is stored with the date 0, so its age is unknown.
  if (expiry === 0 || end > now) return []
  const text = `The refresh token probably expired on ${new Date(end).toISOString().slice(0, 10)}. Verizon's refresh tokens work for 14 days.`
  return [finding('refresh-token-old', subject, text, again)]
}
