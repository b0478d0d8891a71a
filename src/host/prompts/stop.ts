import type { PrompterOptions } from './options.ts'
import { onStopSignals, type SignalHost, type StopSignal } from './signals.ts'

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
  options: PrompterOptions,
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
