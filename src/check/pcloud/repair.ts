import { Secret } from '../../secret.ts'
import { encodeToken, NEVER } from '../../tokens/token.ts'
import type { RemoteFacts } from '../facts.ts'
import type { Fix, Subject } from '../finding.ts'
import type { PcloudFacts } from './facts.ts'

export function subjectOf({ name }: RemoteFacts): Subject {
  return { remote: name }
}

/** A key that comes from a parent is the parent's to repair. */
export function setKey({ name, keys, own }: RemoteFacts, key: string, value: string) {
  if (keys.has(key) && !own.has(key)) return undefined
  const before = own.get(key)
  const was = before === undefined ? undefined : new Secret(before)
  return { kind: 'set', name, key, value: new Secret(value), was } satisfies Fix
}

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
