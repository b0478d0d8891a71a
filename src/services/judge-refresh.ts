import { type Finding, finding } from '../finding.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import { loginAgain, subjectOf } from './remedies.ts'
import type { ServiceFacts } from './service-facts.ts'

/** Verizon’s portal: a refresh token lives 14 days, an access token 9 hours where nothing is told. */
const REFRESH_MS = 14 * 86_400_000
const ACCESS_MS = 9 * 3_600_000

/** Whether the next renewal has something to renew with. Nobody is asked: that would spend it. */
export function judgeRefreshToken(remote: ServiceFacts, now: number): readonly Finding[] {
  const { token, provider } = remote
  if (provider.tokens !== 'rotating' || token === undefined) return []
  const subject = subjectOf(remote)
  const hint = loginAgain(remote)
  if (token.refreshToken === undefined) {
    const text = 'The token has no refresh token: it ends for good with the access token.'
    return [finding('refresh-token-missing', subject, text, { hint })]
  }
  const life = token.expiresIn === undefined ? ACCESS_MS : token.expiresIn * 1000
  const end = expiresAt(token) - life + REFRESH_MS
  if (end > now) return []
  const text = `The refresh token should have ended on ${new Date(end).toISOString().slice(0, 10)}: Verizon’s live 14 days.`
  return [finding('refresh-token-old', subject, text, { hint })]
}
