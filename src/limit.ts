/**
 * Does a job under a signal that also fires after so many milliseconds, with a `TimeoutError`
 * as its reason. Not `AbortSignal.timeout` inside `AbortSignal.any`: Node 20 may collect the
 * timer as garbage, and the time is then never up.
 */
export async function withLimit<T>(
  ms: number,
  signal: AbortSignal | undefined,
  job: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController()
  const late = setTimeout(() => timer.abort(new DOMException(TOO_LATE, 'TimeoutError')), ms)
  try {
    return await job(signal ? AbortSignal.any([signal, timer.signal]) : timer.signal)
  } finally {
    clearTimeout(late)
  }
}

const TOO_LATE = 'The time for it is up.'

/** Whether that was the time limit, and nothing else. */
export function isTimeUp(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TimeoutError'
}

/** Resolves after that many milliseconds, or rejects with the reason of the signal. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    if (signal.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
