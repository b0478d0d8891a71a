import type { Advice } from '../../advice.ts'
import { PcloudConfigError } from '../../errors.ts'
import { afterTime, isTimeUp, withLimit } from '../../limit.ts'
import type { NoticeEvent } from '../../oauth-loopback/request-notices.ts'
import type { LoginContext } from '../wizard-context.ts'

export interface Deadline {
  /** Fires when the time is up or the run stops. */
  readonly signal: AbortSignal
  /** Milliseconds since the epoch. */
  readonly until: number
  /** For a permanent line, with a limit such as `5 minutes`. */
  readonly waitingLine: string
  /** For a prompt, with a time such as `4:52`. Independent of changes to the system clock. */
  status(subject: string): string
}

/**
 * Runs a login with a time limit.
 * @param advice for the timeout, created at that moment
 */
export async function withDeadline<T>(
  { machine, rules, signal }: LoginContext,
  login: (deadline: Deadline) => Promise<T>,
  advice: () => Advice = () => timeoutAdvice(new Set()),
): Promise<T> {
  const timer = new AbortController()
  const end = performance.now() + rules.timeoutMs
  const forget = afterTime(rules.timeoutMs, () => timer.abort(tooLate(advice())))
  try {
    return await login({
      signal: AbortSignal.any([signal, timer.signal]),
      until: machine.now() + rules.timeoutMs,
      waitingLine: `Waiting up to ${spoken(rules.timeoutMs)} for you to click Allow.`,
      status: (subject) => `${subject} · ${minutes(end - performance.now())} left · Ctrl-C to stop`,
    })
  } finally {
    forget()
  }
}

function tooLate(advice: Advice): PcloudConfigError {
  const message = 'The login timed out before you clicked Allow.'
  return new PcloudConfigError('login-timeout', message, { advice })
}

/** @param seen the refusals during the wait */
export function timeoutAdvice(seen: ReadonlySet<NoticeEvent['kind']>): Advice {
  if (seen.has('missing-state')) return { kind: 'wait-longer', next: 'allow-missing-state' }
  return seen.has('unconfirmed')
    ? { kind: 'wait-longer', next: 'confirm' }
    : { kind: 'wait-longer' }
}

function minutes(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function spoken(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds % 60 !== 0) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`
}

/**
 * Runs a request to the service with a time limit.
 * @throws PcloudConfigError `network` if the service is slow
 */
export async function withAnswerLimit<T>(
  ms: number,
  signal: AbortSignal,
  job: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withLimit(ms, signal, job)
  } catch (error) {
    if (!isTimeUp(error) || signal.aborted) throw error
    throw new PcloudConfigError('network', 'The service did not answer in time.', {
      hint: 'Try again in a few minutes.',
      cause: error,
    })
  }
}
