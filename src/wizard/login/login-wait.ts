import type { PcloudConfigError } from '../../errors.ts'

/** An input from the browser, a poll or rclone. */
export interface Background<Input> {
  /** The next input. Rejects if that is not possible. */
  next(signal: AbortSignal): Promise<Input>
  /** Whether there is only one input. */
  readonly once: boolean
  /** No browser can reach it, so the wait ends when the input of the prompt ends. */
  readonly needsPrompt?: boolean
}

/** The prompt during the wait. `ended`: the input of the prompt has ended. */
type Prompt<Input> = (
  signal: AbortSignal,
) => Promise<Input | { readonly kind: 'back' } | { readonly kind: 'ended' }>

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
      if (input.kind === 'ended') {
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
