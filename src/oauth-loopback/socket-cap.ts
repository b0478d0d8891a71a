/** What the cap needs of a socket. */
export interface Evictable {
  destroy(): unknown
}

export interface SocketLimits {
  /** Sockets that nobody has shown to be of this login. */
  readonly maxSockets: number
  /** So young a socket is spared, as its request may be on its way. */
  readonly youthMs: number
}

/** Far above what a browser opens; beyond it even young sockets go. */
const HARD_FACTOR = 8

/**
 * Bounds the open sockets (S17). A browser's silent preconnects and a stranger's idle
 * connections give way, oldest first; a socket on hold carries an authenticated callback
 * and is never closed for others.
 */
export class SocketCap<S extends Evictable> {
  readonly #limits: SocketLimits
  readonly #now: () => number
  /** In order of arrival. */
  readonly #idle = new Map<S, number>()

  constructor(limits: SocketLimits, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
  }

  get idleCount(): number {
    return this.#idle.size
  }

  add(socket: S): void {
    this.#idle.set(socket, this.#now())
    this.enforce()
  }

  /** Gone, or on hold: counts no more. */
  release(socket: S): void {
    this.#idle.delete(socket)
  }

  enforce(): void {
    for (const [socket, since] of this.#idle) {
      if (this.#idle.size <= this.#limits.maxSockets) return
      const young = this.#now() - since < this.#limits.youthMs
      if (young && this.#idle.size <= this.#limits.maxSockets * HARD_FACTOR) return
      this.#idle.delete(socket)
      socket.destroy()
    }
  }
}
