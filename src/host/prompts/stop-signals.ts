export interface StopWatch {
  /** Fires at a stop signal. */
  readonly signal: AbortSignal
  /** Starts to listen. You can call it for every question. */
  open(): void
  close(): void
}

/**
 * At SIGINT, SIGTERM and SIGHUP: restores the terminal, closes the open question and notifies the
 * program. By default, the signal then stops the process. Enquirer 2.4.1 calls `process.exit` at
 * SIGTERM, before any other clean-up, and does not listen to SIGHUP (`onExit` in `lib/utils.js`).
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
    // SIGHUP often arrives twice, from the shell and from the terminal. The second one must not
    // interrupt the clean-up. A second Ctrl-C may.
    if (came === 'SIGHUP' || came === 'SIGTERM') return
    unwatch?.()
    unwatch = undefined
  }
  /** The default action of the signal, if this was the only listener. */
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

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

/** The used part of `process`. Tests pass their own. */
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
