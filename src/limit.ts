/**
 * Runs a job with a signal that also aborts after a number of milliseconds, with a `TimeoutError`
 * as its reason. Do not use `AbortSignal.timeout` within `AbortSignal.any`: Node 20 can
 * garbage-collect that timer, and then the limit never takes effect.
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

/** If a timer is this late, the program was suspended in the meantime (Ctrl-Z). */
const STOPPED_MS = 500
const GRACE_MS = 2_000

/**
 * Runs a job after a number of milliseconds, unless the returned function is called first. Node
 * runs timers before it reads sockets. After a suspension, the job therefore waits until a
 * response that arrived in time has been read.
 */
export function afterTime(ms: number, job: () => void): () => void {
  const due = performance.now() + ms
  let timer = setTimeout(() => {
    if (performance.now() - due < STOPPED_MS) job()
    else timer = setTimeout(job, GRACE_MS)
  }, ms)
  return () => clearTimeout(timer)
}

const TOO_LATE = 'The time limit was reached.'

/** True if the error comes from the time limit. */
export function isTimeUp(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TimeoutError'
}

/** Resolves after a number of milliseconds, or rejects with the reason of the signal. */
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

/** Runs a job for each item with a limited number at the same time. Preserves the order of the results. */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  job: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [at, item] of queue) results[at] = await job(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results
}

/**
 * Waits for shared work. An abort cancels this wait, but not the work.
 * @throws the reason of the signal, or the error of the work
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  // After an abort, a later failure of the work must not be an unhandled rejection.
  work.catch(() => undefined)
  signal.throwIfAborted()
  let leave: (() => void) | undefined
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, left])
  } finally {
    if (leave) signal.removeEventListener('abort', leave)
  }
}

/** All bytes of a stream. Undefined if there are more than `maxBytes`. */
export async function bytesUpTo(
  maxBytes: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of stream) {
    size += piece.length
    if (size > maxBytes) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
