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
