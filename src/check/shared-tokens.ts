import { type Finding, finding } from '../finding.ts'
import { meantType } from '../rclone/misspelled.ts'
import { findService } from '../services/registry.ts'
import type { RemoteFacts } from '../services/remote-facts.ts'
import { storedToken } from '../tokens/token-shape.ts'

/** Copies of a remote hold one refresh token, which is good for once: the second to renew fails. */
export function judgeSharedTokens(remotes: readonly RemoteFacts[]): readonly Finding[] {
  const first = new Map<string, string>()
  return remotes.flatMap((remote) => {
    // What comes from a parent is renewed for both.
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
    const text = `It holds the same refresh token as ${other}:, and whichever is renewed first ends it for the other.`
    const hint = `Log in for each: pcloud-config reconnect ${remote.name}`
    return [finding('refresh-token-shared', { remote: remote.name }, text, { hint })]
  })
}
