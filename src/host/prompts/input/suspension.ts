import type { SignalHost } from '../stop-signals.ts'

export interface SuspendOptions {
  /** Gives the terminal back. */
  readonly leave: () => void
  /** Takes it again and draws. */
  readonly enter: () => void
  readonly host?: SignalHost
  readonly platform?: NodeJS.Platform
}

/** Ctrl-Z, `kill -TSTP`, and coming back by `fg`. */
export class Suspension {
  readonly #options: SuspendOptions
  readonly #host: SignalHost
  #watching = false
  /** The SIGCONT to come belongs to a stop of our own, which has been seen to. */
  #putRight = false

  constructor(options: SuspendOptions) {
    this.#options = options
    this.#host = options.host ?? process
  }

  open(): void {
    if (this.#watching || this.#isWindows) return
    this.#watching = true
    this.#host.on('SIGTSTP', this.#onStop)
    this.#host.on('SIGCONT', this.#onContinue)
  }

  close(): void {
    if (!this.#watching) return
    this.#watching = false
    this.#host.off('SIGTSTP', this.#onStop)
    this.#host.off('SIGCONT', this.#onContinue)
  }

  /** The whole group stops, as the terminal would stop it: a parent such as npx is in it. */
  suspend(): void {
    this.#stop(0)
  }

  readonly #onStop = (): void => this.#stop(this.#host.pid)

  /** After a SIGSTOP nobody could put the terminal right before. */
  readonly #onContinue = (): void => {
    if (this.#putRight) {
      this.#putRight = false
      return
    }
    this.#options.leave()
    this.#options.enter()
  }

  /** Our own listener would keep the signal from stopping anything. */
  #stop(pid: number): void {
    if (!this.#watching) return
    this.#options.leave()
    this.#putRight = true
    this.#host.off('SIGTSTP', this.#onStop)
    try {
      this.#host.kill(pid, 'SIGTSTP')
    } finally {
      this.#host.on('SIGTSTP', this.#onStop)
      this.#options.enter()
    }
  }

  get #isWindows(): boolean {
    return (this.#options.platform ?? process.platform) === 'win32'
  }
}
