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
