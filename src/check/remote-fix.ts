import { Secret } from '../secret.ts'
import type { RemoteFacts } from './facts.ts'
import type { Fix, Subject } from './finding.ts'

export function subjectOf({ name }: RemoteFacts): Subject {
  return { remote: name }
}

/** A key that comes from a parent is the parent's to repair. */
export function setKey({ name, keys, own }: RemoteFacts, key: string, value: string) {
  if (keys.has(key) && !own.has(key)) return undefined
  const before = own.get(key)
  const was = before === undefined ? undefined : new Secret(before)
  const token = own.get('token')
  const judged = { type: own.get('type'), token: token === undefined ? token : new Secret(token) }
  return { kind: 'set', name, key, value: new Secret(value), was, judged } satisfies Fix
}
