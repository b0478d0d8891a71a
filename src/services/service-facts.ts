import { meantType } from '../rclone/misspelled.ts'
import { reveal, seemsObscured } from '../rclone/obscure.ts'
import { Secret } from '../secret.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import type { Token } from '../tokens/token.ts'
import { type TokenShape, tokenShape } from '../tokens/token-shape.ts'
import type { ResourceAnswer } from './ask-resource.ts'
import type { NoAnswer } from './no-answer.ts'
import { findService } from './registry.ts'
import type { Keys, RemoteFacts } from './remote-facts.ts'
import type { Service } from './service.ts'

/** What the service says of a remote's token, or of its keys. */
export type ServiceAnswer =
  | ResourceAnswer
  /** There was no token to ask with; a new one was given for the keys, and is not kept. */
  | { readonly kind: 'keys-good' }
  | { readonly kind: 'keys-refused'; readonly message: string }
  | { readonly kind: 'no-answer'; readonly failure: NoAnswer }
  /** Nothing was there to ask with, or asking would spend a token that is good for once. */
  | { readonly kind: 'not-asked' }

/** A remote of a service whose tokens end, with what its keys mean and what the service says. */
export interface ServiceFacts extends RemoteFacts {
  readonly provider: Service
  readonly shape: TokenShape
  readonly token: Token | undefined
  /** The access token has ended, or there is none. */
  readonly isOver: boolean
  readonly answer: ServiceAnswer
}

/** Undefined for every other type; pCloud has findings of its own. */
export function serviceOf({ keys }: RemoteFacts): Service | undefined {
  const provider = findService(meantType(keys))
  return provider === undefined || provider.tokens === 'lasting' ? undefined : provider
}

export function serviceFacts(
  remote: RemoteFacts,
  provider: Service,
  now: number,
  answer: ServiceAnswer,
): ServiceFacts {
  const shape = tokenShape(remote.keys.get('token') ?? '', now)
  const token = tokenIn(remote.keys, now)
  const isOver = token === undefined || expiresAt(token) <= now
  return { ...remote, provider, shape, token, isOver, answer }
}

/** As `token` reads it: whatever is no token of ours is none. */
export function tokenIn(keys: Keys, now: number): Token | undefined {
  const shape = tokenShape(keys.get('token') ?? '', now)
  return shape.kind === 'good' || shape.kind === 'old' ? shape.token : undefined
}

/** The secret of a pair of keys; `plain` where it stands there for everybody to read. */
export function apiSecretIn(
  keys: Keys,
): { readonly secret: Secret; readonly plain: boolean } | undefined {
  const text = keys.get('api_secret')
  if (!text) return undefined
  return seemsObscured(text)
    ? { secret: new Secret(reveal(text)), plain: false }
    : { secret: new Secret(text), plain: true }
}
