interface SocketLimits {
  /** The limit for sockets without an authenticated callback. */
  readonly maxSockets: number
  /** Keep a younger socket open: the request may still arrive. */
  readonly youthMs: number
}

export interface SocketCap<S> {
  readonly idleCount: number
  add(socket: S): void
  release(socket: S): void
  enforce(): void
}

/** Far more sockets than a browser opens. Above this factor, young sockets are closed too. */
const HARD_FACTOR = 8

/**
 * Limits the number of open sockets (S17). It closes the oldest idle sockets first: preconnects of
 * browsers and idle connections of other programs. A socket on hold has an authenticated callback
 * and remains open.
 */
export function createSocketCap<S extends { destroy(): unknown }>(
  { maxSockets, youthMs }: SocketLimits,
  now: () => number = () => performance.now(),
): SocketCap<S> {
  /** In order of arrival. */
  const idle = new Map<S, number>()
  const enforce = () => {
    for (const [socket, since] of idle) {
      if (idle.size <= maxSockets) return
      const isYoung = now() - since < youthMs
      if (isYoung && idle.size <= maxSockets * HARD_FACTOR) return
      idle.delete(socket)
      socket.destroy()
    }
  }
  return {
    get idleCount() {
      return idle.size
    },
    add(socket) {
      idle.set(socket, now())
      enforce()
    },
    release: (socket) => void idle.delete(socket),
    enforce,
  }
}
