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
  const forget = afterTime(ms, () => timer.abort(new DOMException(TOO_LATE, 'TimeoutError')))
  try {
    return await job(signal ? AbortSignal.any([signal, timer.signal]) : timer.signal)
  } finally {
    forget()
  }
}

/** A timer that is so late tells that the program was stopped meanwhile (Ctrl-Z). */
const STOPPED_MS = 500
const GRACE_MS = 2_000

/**
 * Does a job after so many milliseconds, unless the function that it returns is called before.
 * Timers come before what has arrived: a program that was stopped past its time reads that
 * first, so that an answer which came in time is not lost.
 */
export function afterTime(ms: number, job: () => void): () => void {
  const due = performance.now() + ms
  let timer = setTimeout(() => {
    if (performance.now() - due < STOPPED_MS) job()
    else timer = setTimeout(job, GRACE_MS)
  }, ms)
  return () => clearTimeout(timer)
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
