import { PcloudConfigError } from '../errors.ts'
import type { HttpClient } from '../http.ts'
import { withLimit } from '../limit.ts'
import { reachApi, US } from '../providers/pcloud/index.ts'
import type { CheckContext } from './context.ts'
import type { RemoteFacts } from './facts.ts'
import { type NetworkFacts, proxyFacts, type Watched, watchAnswers } from './network.ts'
import { askPcloud, type NoAnswer, noAnswer, type RemoteAnswer } from './pcloud/ask.ts'
import { questionOf } from './pcloud/facts.ts'
import { sideBySide } from './side-by-side.ts'

/** Each remote in a round trip or two; fifty of them in a second. */
const AT_ONCE = 16
const LIMIT_MS = 8_000

export type Answers = ReadonlyMap<string, RemoteAnswer>

export interface Asked {
  readonly answers: Answers
  readonly network: NetworkFacts
}

/**
 * Asks pCloud about every remote that has a token, side by side. A host that cannot be
 * reached is asked no more. Where there is nothing to ask, pCloud is called without a token.
 */
export async function askAll(
  remotes: readonly RemoteFacts[],
  context: CheckContext,
): Promise<Asked> {
  const asked = remotes.filter((remote) => questionOf(remote) !== undefined)
  if (asked.length === 0 && context.only !== undefined) return silence(context)
  const authorities = context.inspector.watchTls()
  const opened = await openHttp(context)
  if (opened instanceof PcloudConfigError) {
    authorities()
    return { ...silence(context), network: { ...idle(context), unusable: unusableBy(opened) } }
  }
  const watched = watchAnswers(opened, context.now)
  const answers = new Map(await ask(asked, watched, context))
  const reached = asked.length === 0 ? await reach(watched.http, context) : []
  const failures = [...reached, ...failuresIn(answers)]
  const network = { ...idle(context), failures, authorities: authorities(), ...seen(watched) }
  return { answers, network }
}

function seen(watched: Watched) {
  return { answered: watched.answered(), ahead: watched.ahead() }
}

async function openHttp({ http }: CheckContext): Promise<HttpClient | PcloudConfigError> {
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

async function ask(
  asked: readonly RemoteFacts[],
  { http }: Watched,
  context: CheckContext,
): Promise<readonly (readonly [string, RemoteAnswer])[]> {
  const down = new Map<string, NoAnswer>()
  let done = 0
  context.progress(done, asked.length)
  return sideBySide(asked, AT_ONCE, async (remote) => {
    const question = questionOf(remote)
    const answer: RemoteAnswer = question
      ? await limited(context, (signal) => askPcloud(question, { http, signal, down }))
      : { kind: 'not-asked' }
    context.progress(++done, asked.length)
    return [remote.name, answer]
  })
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
export function failuresIn(answers: Answers): readonly NoAnswer[] {
  return [...answers.values()].flatMap((answer) =>
    answer.kind === 'no-answer' ? [answer.failure] : [],
  )
}

function silence(context: CheckContext): Asked {
  return { answers: new Map(), network: idle(context) }
}

function idle({ env }: CheckContext): NetworkFacts {
  return {
    proxy: proxyFacts(env),
    unchecked: env.NODE_TLS_REJECT_UNAUTHORIZED === '0',
    authorities: [],
    failures: [],
    answered: [],
    ahead: undefined,
    unusable: undefined,
  }
}
