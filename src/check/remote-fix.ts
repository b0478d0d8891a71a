import { Secret } from '../secret.ts'
import type { RemoteFacts } from './facts.ts'
import type { Fix, Subject } from './finding.ts'

export function subjectOf({ name }: RemoteFacts): Subject {
  return { remote: name }
}

/**
 * A key that comes from a parent is the parent's to repair. If variables change the remote, what
 * was seen of it says nothing about the file.
 */
export function setKey(remote: RemoteFacts, key: string, value: string) {
  const { name, keys, own, variables, isVirtual } = remote
  if (variables.size > 0 || isVirtual) return undefined
  if (keys.has(key) && !own.has(key)) return undefined
  const before = own.get(key)
  const was = before === undefined ? undefined : new Secret(before)
  const token = own.get('token')
  const judged = { type: own.get('type'), token: token === undefined ? token : new Secret(token) }
  return { kind: 'set', name, key, value: new Secret(value), was, judged } satisfies Fix
}
