import { nameWord } from '../config-file/look-alike.ts'
import { type Finding, finding } from '../finding.ts'
import { meantType } from '../rclone/misspelled.ts'
import { findService } from '../services/registry.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import { storedToken } from '../tokens/token-shape.ts'
import type { Answers } from './ask-all.ts'

/** Two remotes of one account: often intended (two root folders), sometimes a login in an unintended browser. */
export function judgeSameAccounts(names: readonly string[], answers: Answers): readonly Finding[] {
  const first = new Map<string, string>()
  return names.flatMap((name) => {
    const answer = answers.get(name)
    if (answer?.kind !== 'lives') return []
    const { userid, email } = answer.account
    const key = `${answer.hostname} ${userid}`
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, name)
      return []
    }
    const text = `The same account as ${other}: (${email}).`
    return [finding('same-account', { remote: name }, text)]
  })
}

/** Copies of a remote share a refresh token. It works only once, so the second refresh fails. */
export function judgeSharedTokens(remotes: readonly RemoteFacts[]): readonly Finding[] {
  const first = new Map<string, string>()
  return remotes.flatMap((remote) => {
    // A refresh of an inherited token works for both remotes.
    const isOwn =
      remote.own.has('token') && findService(meantType(remote.keys))?.tokens === 'rotating'
    const refresh = isOwn
      ? storedToken(remote.keys.get('token') ?? '')?.refreshToken?.reveal()
      : undefined
    if (refresh === undefined) return []
    const other = first.get(refresh)
    if (other === undefined) {
      first.set(refresh, remote.name)
      return []
    }
    const text = `It has the same refresh token as ${other}:. Refreshing one of them breaks the other.`
    const hint = `Log in to each remote separately: pcloud-config reconnect ${nameWord(remote.name)}`
    return [finding('refresh-token-shared', { remote: remote.name }, text, { hint })]
  })
}
