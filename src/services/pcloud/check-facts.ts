import { beforeComment, meantType } from '../../rclone/misspelled.ts'
import type { Keys } from '../../rclone/section-keys.ts'
import { type TokenShape, tokenShape } from '../../tokens/token-shape.ts'
import type { CheckAnswer, RemoteFacts } from '../service-check.ts'
import type { Question } from './ask-remote.ts'
import { type RootSpelling, rootSpelling } from './root-folder.ts'

/** A pCloud remote: the parsed keys, and the response of pCloud. */
export interface PcloudFacts extends RemoteFacts {
  readonly shape: TokenShape
  /** There is a comment after the token. `shape` is the form without it. */
  readonly isCommented: boolean
  readonly root: RootSpelling
  readonly answer: CheckAnswer
}

export function pcloudFacts(remote: RemoteFacts, now: number, answer: CheckAnswer): PcloudFacts {
  return { ...remote, ...tokenIn(remote.keys, now), root: rootOf(remote), answer }
}

/** What to ask pCloud. Undefined without a token that can be sent. */
export function questionOf(remote: RemoteFacts): Question | undefined {
  if (meantType(remote.keys) !== 'pcloud') return undefined
  const { shape } = tokenIn(remote.keys, 0)
  if (!('token' in shape)) return undefined
  const root = rootOf(remote)
  return {
    token: shape.token.accessToken,
    hostname: hostIn(remote.keys),
    root: root.kind === 'unreadable' ? undefined : root.at,
  }
}

function tokenIn(keys: Keys, now: number): Pick<PcloudFacts, 'shape' | 'isCommented'> {
  const text = textOf(keys, 'token')
  const shape = tokenShape(text, now)
  if (shape.kind === 'good' || shape.kind === 'old') return { shape, isCommented: false }
  const before = tokenShape(beforeComment(text) ?? '', now)
  const isCommented = 'token' in before
  return { shape: isCommented ? before : shape, isCommented }
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
