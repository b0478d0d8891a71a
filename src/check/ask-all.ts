import { PcloudConfigError } from '../errors.ts'
import type { HttpClient, ServiceClient } from '../http.ts'
import { withLimit } from '../limit.ts'
import { askService, serviceQuestion } from '../services/ask-service.ts'
import { type NoAnswer, noAnswer } from '../services/no-answer.ts'
import { askPcloud, type RemoteAnswer } from '../services/pcloud/ask-remote.ts'
import { questionOf } from '../services/pcloud/check-facts.ts'
import { reachApi, US } from '../services/pcloud/index.ts'
import type { RemoteFacts } from '../services/remote-facts.ts'
import { type ServiceAnswer, serviceOf } from '../services/service-facts.ts'
import type { CheckContext } from './context.ts'
import { type NetworkFacts, proxyFacts, type Watched, watchAnswers } from './network.ts'
import { sideBySide } from './side-by-side.ts'

/** Each remote in a round trip or two; fifty of them in a second. */
const AT_ONCE = 16
const LIMIT_MS = 8_000

export type Answers = ReadonlyMap<string, RemoteAnswer>

/** The same of services whose tokens end. */
export type ServiceAnswers = ReadonlyMap<string, ServiceAnswer>

export interface Asked {
  readonly answers: Answers
  readonly services: ServiceAnswers
  readonly network: NetworkFacts
}

/**
 * Asks the services about every remote that has a token, side by side. A host that cannot be
 * reached is asked no more. Where there is nothing to ask, pCloud is called without a token.
 */
export async function askAll(
  remotes: readonly RemoteFacts[],
  context: CheckContext,
): Promise<Asked> {
  const pcloud = remotes.filter((remote) => questionOf(remote) !== undefined)
  const others = remotes.filter((remote) => serviceOf(remote) !== undefined)
  const total = pcloud.length + others.length
  if (total === 0 && context.only !== undefined) return silence(context)
  const authorities = context.inspector.watchTls()
  const opened = await openHttp(context)
  if (opened instanceof PcloudConfigError) {
    authorities()
    return { ...silence(context), network: { ...idle(context), unusable: unusableBy(opened) } }
  }
  const watched = watchAnswers(opened, context.now)
  const count = counter(total, context)
  const [answers, services] = await Promise.all([
    askEach(
      pcloud,
      {
        question: questionOf,
        ask: (question, deps) => askPcloud(question, { http: watched.http, ...deps }),
      },
      context,
      count,
    ),
    askEach(
      others,
      {
        question: (remote) => serviceQuestion(remote, context.now()),
        ask: (question, deps) => askService(question, { http: opened, ...deps }),
      },
      context,
      count,
    ),
  ])
  const reached = total === 0 ? await reach(watched.http, context) : []
  const failures = [...reached, ...failuresIn(answers, services)]
  const network = { ...idle(context), failures, authorities: authorities(), ...seen(watched) }
  return { answers, services, network }
}

function counter(total: number, { progress }: CheckContext): () => void {
  let done = 0
  progress(done, total)
  return () => progress(++done, total)
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

interface NotAsked {
  readonly kind: 'not-asked'
}

/** One kind of service: which of its remotes there is something to ask about, and how. */
interface Asking<Question, Answer> {
  readonly question: (remote: RemoteFacts) => Question | undefined
  ask(question: Question, asking: AskingDeps): Promise<Answer>
}

interface AskingDeps {
  readonly signal: AbortSignal
  /** Hosts that did not answer. */
  readonly down: Map<string, NoAnswer>
}

async function askEach<Question, Answer>(
  remotes: readonly RemoteFacts[],
  { question, ask }: Asking<Question, Answer>,
  context: CheckContext,
  count: () => void,
): Promise<ReadonlyMap<string, Answer | NotAsked>> {
  const down = new Map<string, NoAnswer>()
  const answers = await sideBySide(remotes, AT_ONCE, async (remote) => {
    const asked = question(remote)
    const answer: Answer | NotAsked = asked
      ? await limited(context, (signal) => ask(asked, { signal, down }))
      : { kind: 'not-asked' }
    count()
    return [remote.name, answer] as const
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

/** What kept remotes from being asked. */
export function failuresIn(answers: Answers, services: ServiceAnswers): readonly NoAnswer[] {
  return [...answers.values(), ...services.values()].flatMap((answer) =>
    answer.kind === 'no-answer' ? [answer.failure] : [],
  )
}

function silence(context: CheckContext): Asked {
  return { answers: new Map(), services: new Map(), network: idle(context) }
}

function idle({ env, now, inspector }: CheckContext): NetworkFacts {
  return {
    proxy: proxyFacts(env),
    unchecked: env.NODE_TLS_REJECT_UNAUTHORIZED === '0',
    authorities: [],
    failures: [],
    answered: [],
    ahead: undefined,
    now: now(),
    caFile: inspector.caFile?.(),
    unusable: undefined,
  }
}
