import { PcloudConfigError } from '../errors.ts'
import type { JsonRequest, ServiceClient } from '../http.ts'
import type { Secret } from '../secret.ts'
import { expiresAt } from '../tokens/lifetime.ts'
import { type NoAnswer, noAnswer } from './no-answer.ts'
import {
  askPinkcloudsyncSessions,
  pinkcloudsyncToken,
  readPinkcloudsyncAnswer,
} from './pinkcloudsync/index.ts'
import type { Keys, RemoteFacts } from './remote-facts.ts'
import { isSafeUrl } from './safe-url.ts'
import type { Service } from './service.ts'
import { apiSecretIn, type ServiceAnswer, serviceOf, tokenIn } from './service-facts.ts'
import { askVerizonAccount } from './verizon/index.ts'

interface Asking {
  readonly http: ServiceClient
  readonly signal: AbortSignal
  /** What failed to answer before is not asked again. */
  readonly down: Map<string, NoAnswer>
}

/** One question, by the call that puts it. */
export interface ServiceQuestion {
  readonly hostname: string
  put(http: ServiceClient, signal: AbortSignal): Promise<ServiceAnswer>
}

export async function askService(
  { hostname, put }: ServiceQuestion,
  { http, signal, down }: Asking,
): Promise<ServiceAnswer> {
  const known = down.get(hostname)
  if (known !== undefined) return { kind: 'no-answer', failure: known }
  try {
    return await put(http, signal)
  } catch (error) {
    const failure = noAnswer(error, hostname)
    if (failure.code === 'network') down.set(hostname, failure)
    return { kind: 'no-answer', failure }
  }
}

/**
 * What to ask of a remote: whether the service takes its token, where that should be good
 * still. A token is never renewed by a check: the refresh token of Verizon is good for once.
 * A pair of keys may be tried, since one token more takes nothing from anybody.
 */
export function serviceQuestion(remote: RemoteFacts, now: number): ServiceQuestion | undefined {
  const provider = serviceOf(remote)
  if (provider === undefined) return undefined
  const token = tokenIn(remote.keys, now)
  const isLive = token !== undefined && expiresAt(token) > now
  if (provider.grant === 'key-pair')
    return aboutKeys(remote, provider, isLive ? token.accessToken : undefined)
  const hostname = provider.apiHosts[0] ?? ''
  if (!isLive) return undefined
  return {
    hostname,
    put: (http, signal) => askVerizonAccount(http, token.accessToken, signal),
  }
}

function aboutKeys(
  { keys }: RemoteFacts,
  provider: Service,
  token: Secret | undefined,
): ServiceQuestion | undefined {
  const request = keyRequest(keys)
  // A secret in plain text is proven by a new token, not by one that was got otherwise.
  const good = apiSecretIn(keys)?.plain && request ? undefined : token
  if (good === undefined && request === undefined) return undefined
  const url = good || request === undefined ? provider.apiHosts[0] : new URL(request.url).hostname
  return {
    hostname: url ?? '',
    async put(http, signal) {
      const said = good && (await askPinkcloudsyncSessions(http, good, signal))
      if (said && (said.kind !== 'refused' || request === undefined)) return said
      return request ? tryKeys(request, http, signal) : { kind: 'not-asked' }
    },
  }
}

function keyRequest(keys: Keys): JsonRequest | undefined {
  const [apiKey, tokenUrl] = [keys.get('api_key'), keys.get('token_url')]
  const found = apiSecretIn(keys)
  if (!apiKey || found === undefined || (tokenUrl && !isSafeUrl(tokenUrl))) return undefined
  const pair = { apiKey, apiSecret: found.secret }
  return pinkcloudsyncToken({ ...pair, ...(tokenUrl && { tokenUrl }) })
}

async function tryKeys(
  request: JsonRequest,
  http: ServiceClient,
  signal: AbortSignal,
): Promise<ServiceAnswer> {
  const answer = readPinkcloudsyncAnswer(await http.postJson({ ...request, signal }))
  if (answer.kind === 'ok') return { kind: 'keys-good' }
  if (answer.kind === 'refused') return { kind: 'keys-refused', message: answer.message }
  throw busy(answer.message)
}

function busy(message: string): PcloudConfigError {
  return new PcloudConfigError('service', `PinkCloudSync gives no token now: ${message}`, {
    hint: 'Try again in a few minutes.',
  })
}
