import { nameWord } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'
import { foldedKey, meantType, misspelledKey } from '../rclone/misspelled.ts'
import { isSecretKey } from '../rclone/secret-keys.ts'
import type { CheckAnswer, RemoteFacts } from '../services/service-check.ts'
import type { Checks } from './ask-all.ts'

interface Seen {
  /** Undefined if there was no token to ask with. */
  readonly answer: CheckAnswer | undefined
  readonly checks: Checks
  readonly time: number
}

/** The findings of the service. Other types have none. */
export function judgeRemote(remote: RemoteFacts, seen: Seen): readonly Finding[] {
  // If the key `type` is misspelled, that is the finding.
  if (misspelledKey('type', remote.keys) !== undefined && !remote.keys.has('type')) return []
  const type = meantType(remote.keys)
  if (type === '') return withoutType(remote)
  const answer = seen.answer ?? { kind: 'not-asked' }
  return seen.checks.get(type)?.judge(remote, answer, seen.time) ?? []
}

/** Other sections can use the values of `DEFAULT`. */
function withoutType({ name, keys }: RemoteFacts): readonly Finding[] {
  if (name === 'DEFAULT') return []
  const text = 'It has no type, so rclone cannot use it.'
  const word = nameWord(name)
  const set = `Set its type: pcloud-config update ${word} type=TYPE`
  const hint = holdsLogin(keys) ? set : `${set}, or delete it: pcloud-config delete ${word}`
  return [finding('type-missing', { remote: name }, text, { hint })]
}

/** Do not advise to delete a section with a login. */
export function holdsLogin(keys: RemoteFacts['keys']): boolean {
  return [...keys].some(
    ([key, value]) => isSecretKey(foldedKey(key)) || /access_?token/i.test(value),
  )
}
