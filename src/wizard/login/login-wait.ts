import type { Advice } from '../../advice.ts'
import { PcloudConfigError } from '../../errors.ts'
import { afterTime } from '../../limit.ts'
import type { WaitReply } from '../prompter.ts'
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
  advice: () => Advice = () => ({ kind: 'wait-longer' }),
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

function minutes(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function spoken(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds % 60 !== 0) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`
}

/** An input from the browser, a poll or rclone. */
interface Background<Input> {
  /** The next input. Rejects if that is not possible. */
  next(signal: AbortSignal): Promise<Input>
  /** Whether there is only one input. */
  readonly once: boolean
  /** No browser can reach it, so the wait ends when the input of the prompt ends. */
  readonly needsPrompt?: boolean
}

/** The prompt during the wait. */
type Prompt<Input> = (signal: AbortSignal) => Promise<Input | WaitReply>

export interface LoginWait<Input, Result> {
  readonly background: Background<Input> | undefined
  readonly prompt: Prompt<Input> | undefined
  /** Stops the wait: the time is up, or the run stops. */
  readonly signal: AbortSignal
  /** @param mayContinue whether more input is possible */
  take(input: Input, mayContinue: boolean): Promise<InputOutcome<Result>>
  /** The error if all inputs have ended. */
  noInput?(): PcloudConfigError
}

/** The result of an input. If it failed, the wait continues. */
export type InputOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'again'; readonly failure?: PcloudConfigError }

/**
 * The wait of every login. The first input wins, from the background or from the prompt, and the
 * loser is withdrawn. After an input that fails, the wait continues.
 */
export async function waitForInput<Input extends { readonly kind: string }, Result>(
  wait: LoginWait<Input, Result>,
): Promise<Result | 'back'> {
  const over = new AbortController()
  const signal = AbortSignal.any([wait.signal, over.signal])
  let { background, prompt } = wait
  let coming: Promise<Input> | undefined
  let failure: PcloudConfigError | undefined
  try {
    for (;;) {
      // An input that arrives while the loop handles a different one waits here.
      coming ??= background && handled(background.next(signal))
      if (coming === undefined && prompt === undefined) {
        throw failure ?? noInput(wait)
      }
      const first = await firstOf(coming, prompt, signal)
      wait.signal.throwIfAborted()
      const { input } = first
      if (input.kind === 'back') return 'back'
      if (first.from === 'background') {
        coming = undefined
        if (background?.once) background = undefined
      }
      if (input.kind === 'ended' || input.kind === 'withdrawn') {
        if (background?.needsPrompt) throw failure ?? noInput(wait)
        prompt = undefined
        continue
      }
      const others = first.from === 'background' ? prompt : (background ?? prompt)
      const taken = await wait.take(input as Input, others !== undefined)
      if (taken.kind === 'done') return taken.result
      failure = taken.failure
    }
  } finally {
    over.abort()
    await coming?.catch(() => undefined)
  }
}

function noInput(wait: Pick<LoginWait<never, unknown>, 'noInput'>): Error {
  return wait.noInput?.() ?? new Error('no input can come')
}

/** Closing the listener rejects this promise. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** Races both, and withdraws the prompt if it loses. */
async function firstOf<Input, Prompted>(
  coming: Promise<Input> | undefined,
  prompt: ((signal: AbortSignal) => Promise<Prompted>) | undefined,
  signal: AbortSignal,
) {
  const withdraw = new AbortController()
  const asked = prompt?.(AbortSignal.any([signal, withdraw.signal]))
  const races = [
    coming?.then((input) => ({ from: 'background', input }) as const),
    asked?.then((input) => ({ from: 'prompt', input }) as const),
  ]
  try {
    return await Promise.race(races.filter((race) => race !== undefined))
  } finally {
    withdraw.abort()
    await asked?.catch(() => undefined)
  }
}
