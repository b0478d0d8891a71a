import { nameWord } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'
import { meantType, misspelledKey } from '../rclone/misspelled.ts'
import { isSecretKey } from '../rclone/secret-keys.ts'
import { judgeService } from '../services/judge-service.ts'
import type { RemoteAnswer } from '../services/pcloud/ask-remote.ts'
import { pcloudFacts } from '../services/pcloud/check-facts.ts'
import { judgePcloud } from '../services/pcloud/judge-remote.ts'
import type { RemoteFacts } from '../services/remote-facts.ts'
import { type ServiceAnswer, serviceFacts, serviceOf } from '../services/service-facts.ts'

interface Seen {
  /** Undefined where there was no token to ask with. */
  readonly answer: RemoteAnswer | undefined
  readonly service: ServiceAnswer | undefined
  readonly time: number
}

/** By type: of a type that is not known here nothing is said. Another service is a row here. */
export function judgeRemote(remote: RemoteFacts, seen: Seen): readonly Finding[] {
  // The right type under a wrong key: nothing else can be read for sure.
  if (misspelledKey('type', remote.keys) !== undefined && !remote.keys.has('type')) return []
  switch (meantType(remote.keys)) {
    case 'pcloud': {
      const answer = seen.answer ?? ({ kind: 'not-asked' } as const)
      return judgePcloud(pcloudFacts(remote, seen.time, answer))
    }
    case '':
      return withoutType(remote)
    default:
      return ofService(remote, seen)
  }
}

function ofService(remote: RemoteFacts, { service, time }: Seen): readonly Finding[] {
  const provider = serviceOf(remote)
  if (provider === undefined) return []
  const answer = service ?? ({ kind: 'not-asked' } as const)
  return judgeService(serviceFacts(remote, provider, time, answer), time)
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
