import { type Finding, finding } from '../finding.ts'
import { secureUrl } from '../http.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import type { Token } from '../tokens/rclone-token.ts'
import { storedToken, type TokenShape, tokenShape } from '../tokens/token-shape.ts'
import { notChecked } from './ask-service.ts'
import { logIn, loginAgain, subjectOf, unsetCommand } from './remedies.ts'
import type { ServiceFacts } from './service.ts'
import type { CheckAnswer, RemoteFacts } from './service-check.ts'

/** A remote of a service with expiring tokens: the parsed keys, and the response of the service. */
export interface EndingFacts extends RemoteFacts {
  readonly service: ServiceFacts
  readonly shape: TokenShape
  readonly token: Token | undefined
  /** The access token has expired or is missing. */
  readonly isOver: boolean
  readonly answer: CheckAnswer
}

export function endingFacts(
  remote: RemoteFacts,
  service: ServiceFacts,
  answer: CheckAnswer,
  now: number,
): EndingFacts {
  const text = remote.keys.get('token') ?? ''
  const token = storedToken(text)
  const isOver = liveToken(remote, now) === undefined
  return { ...remote, service, shape: tokenShape(text, now), token, isOver, answer }
}

/** The token, if it has not expired yet. */
export function liveToken({ keys }: RemoteFacts, now: number): Token | undefined {
  const token = storedToken(keys.get('token') ?? '')
  return token !== undefined && expiresAt(token) > now ? token : undefined
}

/** The findings of one remote: the state, the service, then the given ones. */
export function withState(
  remote: EndingFacts,
  found: readonly Finding[],
  now: number,
): readonly Finding[] {
  const works = found.some(({ level }) => level === 'problem') ? [] : judgeWorks(remote, now)
  const { title, type } = remote.service
  const name = `${title}: rclone has no backend of type ${type}.`
  const hint = 'It is for `pcloud-config token`, the library and other programs.'
  return [...works, finding('not-for-rclone', subjectOf(remote), name, { hint }), ...found]
}

const KEYS = {
  'authorization-code': ['client_id', 'client_secret'],
  'key-pair': ['api_key', 'api_secret'],
} as const

function missingKeys({ service, keys }: EndingFacts): readonly string[] {
  return KEYS[service.grant].filter((key) => !keys.get(key))
}

/** Whether the keys exist that renew a token. */
export function judgeMissingKeys(remote: EndingFacts): readonly Finding[] {
  const missing = missingKeys(remote)
  if (missing.length === 0) return []
  const text = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing, so tokens cannot be renewed.`
  return [finding('keys-missing', subjectOf(remote), text, loginAgain(remote))]
}

export function judgeTokenUrl(remote: EndingFacts): readonly Finding[] {
  const url = remote.keys.get('token_url')
  if (!url || secureUrl(url) !== undefined) return []
  const text = 'token_url is not an https address, so no secret is sent there.'
  const hint = `To use the address of the service: ${unsetCommand(remote, 'token_url')}`
  return [finding('token-url-unsafe', subjectOf(remote), text, { hint })]
}

export function judgeEndingToken(remote: EndingFacts): readonly Finding[] {
  const { shape, service, answer, isOver } = remote
  const subject = subjectOf(remote)
  const again = loginAgain(remote)
  if (service.grant === 'authorization-code' && remote.token === undefined) {
    if (shape.kind === 'missing') {
      return [finding('token-missing', subject, 'Not logged in yet.', logIn(remote))]
    }
    return [finding('token-unreadable', subject, 'The token cannot be read.', again)]
  }
  if (answer.kind === 'refused') {
    const text = `The service refuses the access token (${answer.message}). It was revoked, or a different program renewed it.`
    const first = canRenew(remote) ? ['The next use renews the token. If that fails:'] : []
    const hint = [...first, ...(again.hint ? [again.hint] : [])].join(' ') || undefined
    return [finding('token-refused', subject, text, { ...again, hint })]
  }
  if (answer.kind === 'denied') {
    const text = `The token works, but has no permission for the request of this check: ${answer.message}`
    return [finding('permission-missing', subject, text)]
  }
  if (!isOver || !canRenew(remote)) return []
  return [finding('token-over', subject, textOfRenewal(remote))]
}

function canRenew(remote: EndingFacts): boolean {
  if (missingKeys(remote).length > 0) return false
  return remote.service.grant === 'key-pair' || remote.token?.refreshToken !== undefined
}

function textOfRenewal({ token, shape }: EndingFacts): string {
  if (token !== undefined) return 'The access token has expired. The next use renews it.'
  return shape.kind === 'missing'
    ? 'No access token is stored yet. The next use requests one.'
    : 'The stored token cannot be read. The next use replaces it.'
}

function judgeWorks(remote: EndingFacts, now: number): readonly Finding[] {
  const { answer, token, service } = remote
  const subject = subjectOf(remote)
  switch (answer.kind) {
    case 'accepted': {
      const minutes = token === undefined ? 0 : Math.round((expiresAt(token) - now) / 60_000)
      const text = `${service.title} accepts the token. It is valid for ${minutes} more minutes.`
      return [finding('remote-works', subject, text)]
    }
    case 'keys-good':
      return [finding('remote-works', subject, `${service.title} accepts the keys.`)]
    case 'no-answer':
      return [finding('remote-not-asked', subject, notChecked(answer.failure))]
    case 'not-asked': {
      const text = 'Not checked: the token has expired, and a check does not renew tokens.'
      return [finding('remote-not-asked', subject, text)]
    }
    default:
      return []
  }
}
