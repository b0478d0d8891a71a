import { encodeToken, NEVER } from '../../tokens/token.ts'
import type { Fix } from '../finding.ts'
import { setKey } from '../remote-fix.ts'
import type { PcloudFacts } from './facts.ts'

/**
 * The token as rclone writes it. pCloud's tokens do not expire: a date in it is dropped
 * where the token was seen to live.
 */
export function setToken(remote: PcloudFacts): Fix | undefined {
  const { shape, answer } = remote
  if (!('token' in shape)) return undefined
  const isDead = ['revoked', 'unknown', 'refused'].includes(answer.kind)
  const isDated = shape.expiry === 'past' || shape.expiry === 'unreadable'
  if (isDead || (isDated && answer.kind !== 'lives')) return undefined
  const token = isDated ? { ...shape.token, expiry: NEVER } : shape.token
  return setKey(remote, 'token', encodeToken(token).reveal())
}
