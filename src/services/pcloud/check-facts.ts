import { meantType } from '../../rclone/misspelled.ts'
import { type TokenShape, tokenShape } from '../../tokens/token-shape.ts'
import type { Keys, RemoteFacts } from '../remote-facts.ts'
import type { CheckAnswer } from '../service-check.ts'
import type { Question } from './ask-remote.ts'
import { type RootSpelling, rootSpelling } from './root-spelling.ts'

/** A pCloud remote: the parsed keys, and the response of pCloud. */
export interface PcloudFacts extends RemoteFacts {
  readonly shape: TokenShape
  readonly root: RootSpelling
  readonly answer: CheckAnswer
}

export function pcloudFacts(remote: RemoteFacts, now: number, answer: CheckAnswer): PcloudFacts {
  const shape = tokenShape(textOf(remote.keys, 'token'), now)
  return { ...remote, shape, root: rootOf(remote), answer }
}

/** What to ask pCloud. Undefined without a token that can be sent. */
export function questionOf(remote: RemoteFacts): Question | undefined {
  if (meantType(remote.keys) !== 'pcloud') return undefined
  const shape = tokenShape(textOf(remote.keys, 'token'), 0)
  if (!('token' in shape)) return undefined
  const root = rootOf(remote)
  return {
    token: shape.token.accessToken,
    hostname: hostIn(remote.keys),
    root: root.kind === 'unreadable' ? undefined : root.at,
  }
}

function rootOf({ keys }: RemoteFacts): RootSpelling {
  return rootSpelling(textOf(keys, 'root_folder_id'))
}

/** In lower case: host names are case-insensitive (RFC 4343). */
export function hostIn(keys: Keys): string {
  return textOf(keys, 'hostname').toLowerCase()
}

export function textOf(keys: Keys, key: string): string {
  return keys.get(key) ?? ''
}
