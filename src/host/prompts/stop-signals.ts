export interface StopWatch {
  /** Fires when a stop signal came. */
  readonly signal: AbortSignal
  /** Begins to listen; safe to call before every question. */
  open(): void
  close(): void
}

/**
 * What the prompts do about SIGINT, SIGTERM and SIGHUP: `restore` the terminal, end the
 * open question, tell the program. Where nobody else cares, the signal then takes its
 * default course.
 */
export function watchStop(
  options: { readonly onSignal?: (signal: StopSignal) => void },
  restore: () => void,
  host: SignalHost = process,
): StopWatch {
  const stop = new AbortController()
  let unwatch: (() => void) | undefined
  let came: StopSignal | undefined
  const close = (): void => {
    // A hang-up often comes twice, from the shell and from the terminal; the second must
    // not cut off the clean-up after the first. A second Ctrl-C may.
    if (came === 'SIGHUP' || came === 'SIGTERM') return
    unwatch?.()
    unwatch = undefined
  }
  /** The default course, unless someone else listens and decides. */
  const die = (signal: StopSignal): void => {
    unwatch?.()
    unwatch = undefined
    if (host.listenerCount(signal) === 0) host.kill(host.pid, signal)
  }
  const onSignal = (signal: StopSignal): void => {
    if (came !== undefined) {
      if (signal === 'SIGINT') die(signal)
      return
    }
    came = signal
    restore()
    stop.abort()
    options.onSignal?.(signal)
    if (options.onSignal === undefined) die(signal)
  }
  return {
    signal: stop.signal,
    open: () => {
      unwatch ??= onStopSignals(host, onSignal)
    },
    close,
  }
}

/** The signals that end the program. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

/** What is used of `process`; a test passes its own. */
export interface SignalHost {
  readonly pid: number
  on(event: string, listener: (signal: NodeJS.Signals) => void): unknown
  off(event: string, listener: (signal: NodeJS.Signals) => void): unknown
  listenerCount(event: string): number
  kill(pid: number, signal: NodeJS.Signals): unknown
}

/** Calls `onSignal` for each stop signal until the returned function is called. */
export function onStopSignals(
  host: SignalHost,
  onSignal: (signal: StopSignal) => void,
): () => void {
  const listener = (signal: NodeJS.Signals): void => onSignal(signal as StopSignal)
  for (const signal of STOP_SIGNALS) host.on(signal, listener)
  return () => {
    for (const signal of STOP_SIGNALS) host.off(signal, listener)
  }
}
