import { type Finding, finding } from '../finding.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import { judgeKeys } from './judge-keys.ts'
import { judgeRefreshToken } from './judge-refresh.ts'
import { loginAgain, subjectOf } from './remedies.ts'
import type { ServiceFacts } from './service-facts.ts'

/** Everything that can be said of one remote whose tokens end. */
export function judgeService(remote: ServiceFacts, now: number): readonly Finding[] {
  const found = [...judgeKeys(remote), ...judgeToken(remote), ...judgeRefreshToken(remote, now)]
  const works = found.some(({ level }) => level === 'problem') ? [] : judgeWorks(remote, now)
  const name = `${remote.provider.title}: rclone has no backend of type ${remote.provider.type}.`
  const hint = 'It is for `pcloud-config token`, the library and other programs.'
  return [...works, finding('not-for-rclone', subjectOf(remote), name, { hint }), ...found]
}

function judgeToken(remote: ServiceFacts): readonly Finding[] {
  const { shape, provider, answer, isOver } = remote
  const subject = subjectOf(remote)
  const hint = loginAgain(remote)
  if (provider.grant === 'authorization-code' && remote.token === undefined) {
    if (shape.kind === 'missing') {
      return [
        finding('token-missing', subject, 'There is no token: nobody has logged in yet.', { hint }),
      ]
    }
    return [finding('token-unreadable', subject, 'The token is not the JSON of one.', { hint })]
  }
  if (answer.kind === 'refused') {
    const text = `The service refuses the access token before its end (${answer.message}): it was revoked, or renewed from elsewhere.`
    const next = `The next use renews it. If that fails: ${hint}`
    return [finding('token-refused', subject, text, { hint: next })]
  }
  if (answer.kind === 'denied') {
    const text = `The token is good, and not for the question that a check asks: ${answer.message}`
    return [finding('permission-missing', subject, text)]
  }
  const canRenew = provider.grant === 'key-pair' || remote.token?.refreshToken !== undefined
  if (!isOver || !canRenew) return []
  return [finding('token-over', subject, 'The access token is over; the next use renews it.')]
}

function judgeWorks(remote: ServiceFacts, now: number): readonly Finding[] {
  const { answer, token, provider } = remote
  const subject = subjectOf(remote)
  switch (answer.kind) {
    case 'accepted': {
      const minutes = token === undefined ? 0 : Math.round((expiresAt(token) - now) / 60_000)
      const text = `${provider.title} accepts the token, which is good for ${minutes} minutes more.`
      return [finding('remote-works', subject, text)]
    }
    case 'keys-good':
      return [finding('remote-works', subject, `${provider.title} gives tokens for its keys.`)]
    case 'no-answer': {
      const text = `Not asked: ${answer.failure.hostname} gives no answer.`
      return [finding('remote-not-asked', subject, text)]
    }
    case 'not-asked': {
      const text = 'Not asked: a check renews no token, since that could be the last use of it.'
      return [finding('remote-not-asked', subject, text)]
    }
    default:
      return []
  }
}
