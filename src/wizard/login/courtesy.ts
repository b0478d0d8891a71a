/** Waits for what is done for the browser's sake, but no longer once the run is stopped. */
export function courtesy(done: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    done.then(resolve, resolve)
  })
}
