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
