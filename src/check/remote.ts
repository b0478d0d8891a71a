import { nameWord } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'
import { meantType, misspelledKey } from '../rclone/misspelled.ts'
import { isSecretKey } from '../rclone/secret-keys.ts'
import type { RemoteFacts } from '../services/remote-facts.ts'
import type { CheckAnswer } from '../services/service-check.ts'
import type { Checks } from './ask-all.ts'

interface Seen {
  /** Undefined if there was no token to ask with. */
  readonly answer: CheckAnswer | undefined
  readonly checks: Checks
  readonly time: number
}

/** What its service says about it. Other types have no findings of this kind. */
export function judgeRemote(remote: RemoteFacts, seen: Seen): readonly Finding[] {
  // The right type under a wrong key: the other keys cannot be judged for sure.
  if (misspelledKey('type', remote.keys) !== undefined && !remote.keys.has('type')) return []
  const type = meantType(remote.keys)
  if (type === '') return withoutType(remote)
  const answer = seen.answer ?? { kind: 'not-asked' }
  return seen.checks.get(type)?.judge(remote, answer, seen.time) ?? []
}

/** `DEFAULT` may hold values for the others to refer to. */
function withoutType({ name, keys }: RemoteFacts): readonly Finding[] {
  if (name === 'DEFAULT') return []
  const text = 'It has no type, so rclone cannot use it.'
  const word = nameWord(name)
  const set = `Set its type: pcloud-config update ${word} type=TYPE`
  const hint = holdsLogin(keys) ? set : `${set}, or delete it: pcloud-config delete ${word}`
  return [finding('type-missing', { remote: name }, text, { hint })]
}

/** A section with a login is worth a repair, whatever else is wrong with it. */
function holdsLogin(keys: RemoteFacts['keys']): boolean {
  return [...keys].some(([key, value]) => isSecretKey(key) || /access_?token/i.test(value))
}
