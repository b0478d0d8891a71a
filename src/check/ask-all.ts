import { PcloudConfigError } from '../errors.ts'
import { type HttpClient, isUnverified, type ServiceClient } from '../http.ts'
import { sideBySide, withLimit } from '../limit.ts'
import { meantType } from '../rclone/option-names.ts'
import { type NoAnswer, noAnswer } from '../services/ask-service.ts'
import { reachApi } from '../services/pcloud/api.ts'
import { US } from '../services/pcloud/regions.ts'
import { findService } from '../services/registry.ts'
import type {
  CheckAnswer,
  CheckQuestion,
  RemoteFacts,
  ServiceCheck,
} from '../services/service-check.ts'
import type { CheckContext } from './check-context.ts'
import { type NetworkFacts, proxyFacts, type Watched, watchAnswers } from './judge-network.ts'

/** Each remote takes a round trip or two. 50 remotes take about a second. */
const AT_ONCE = 16
const LIMIT_MS = 8_000

export type Answers = ReadonlyMap<string, CheckAnswer>

/** The requests and rules of `check` for each type, if the type is a service of this program. */
export type Checks = ReadonlyMap<string, ServiceCheck>

export interface Asked {
  readonly answers: Answers
  readonly network: NetworkFacts
}

export async function loadChecks(remotes: readonly RemoteFacts[]): Promise<Checks> {
  const types = [...new Set(remotes.map(({ keys }) => meantType(keys)))]
  const loaded = await Promise.all(
    types.map(async (type) => [type, await findService(type)?.check()] as const),
  )
  return new Map(loaded.flatMap(([type, check]) => (check ? [[type, check] as const] : [])))
}

/**
 * Tests every remote with a token at the services, several at the same time. A host that
 * cannot be reached gets no second request. If no remote has a token, calls pCloud without one.
 */
export async function askAll(
  remotes: readonly RemoteFacts[],
  checks: Checks,
  context: CheckContext,
): Promise<Asked> {
  const asked = remotes.flatMap((remote) => planFor(remote, checks, context.now()))
  if (asked.length === 0 && context.only !== undefined) return silence(context)
  const authorities = context.inspector.watchTls()
  const opened = await openHttp(context)
  if (opened instanceof PcloudConfigError) {
    authorities()
    return { ...silence(context), network: { ...idle(context), unusable: unusableBy(opened) } }
  }
  const watched = watchAnswers(opened, context.now)
  const answers = await askEach(asked, watched.http, context)
  const reached = asked.length === 0 ? await reach(watched.http, context) : []
  const failures = [...reached, ...failuresIn(answers)]
  const network = { ...idle(context), failures, authorities: authorities(), ...seen(watched) }
  return { answers, network }
}

interface Plan {
  readonly name: string
  readonly question: CheckQuestion | undefined
}

/** A remote without a lasting token counts as tested: each use may renew the token. */
function planFor(remote: RemoteFacts, checks: Checks, now: number): readonly Plan[] {
  const type = meantType(remote.keys)
  const question = checks.get(type)?.question(remote, now)
  const isRenewed = checks.has(type) && findService(type)?.tokens !== 'lasting'
  return question || isRenewed ? [{ name: remote.name, question }] : []
}

function seen(watched: Watched) {
  return { answered: watched.answered(), ahead: watched.ahead() }
}

async function openHttp({ http }: CheckContext): Promise<ServiceClient | PcloudConfigError> {
  try {
    return await http()
  } catch (error) {
    if (error instanceof PcloudConfigError) return error
    throw error
  }
}

function unusableBy({ message, hint }: PcloudConfigError) {
  return { message, ...(hint !== undefined && { hint }) }
}

async function askEach(
  plans: readonly Plan[],
  http: ServiceClient,
  context: CheckContext,
): Promise<Answers> {
  const down = new Map<string, NoAnswer>()
  let done = 0
  context.progress(done, plans.length)
  const answers = await sideBySide(plans, AT_ONCE, async ({ name, question }) => {
    const answer: CheckAnswer = question
      ? await limited(context, (signal) => question({ http, signal, down }))
      : { kind: 'not-asked' }
    context.progress(++done, plans.length)
    return [name, answer] as const
  })
  return new Map(answers)
}

function limited<T>(
  { signal, limitMs = LIMIT_MS }: CheckContext,
  job: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withLimit(limitMs, signal, job)
}

async function reach(http: HttpClient, context: CheckContext): Promise<readonly NoAnswer[]> {
  try {
    await limited(context, (signal) => reachApi(http, US.hostname, signal))
    return []
  } catch (error) {
    return [noAnswer(error, US.hostname)]
  }
}

/** Why remotes could not be tested. */
export function failuresIn(answers: Answers): readonly NoAnswer[] {
  return [...answers.values()].flatMap((answer) =>
    answer.kind === 'no-answer' ? [answer.failure] : [],
  )
}

function silence(context: CheckContext): Asked {
  return { answers: new Map(), network: idle(context) }
}

function idle({ env, now, inspector }: CheckContext): NetworkFacts {
  return {
    proxy: proxyFacts(env),
    unchecked: isUnverified(env),
    authorities: [],
    failures: [],
    answered: [],
    ahead: undefined,
    now: now(),
    caFile: inspector.caFile?.(),
    unusable: undefined,
  }
}
