import { connect, type Socket } from 'node:net'
import { forgeries } from './forgeries.ts'
import { sendAll } from './raw-http.ts'

/** Connections that want nothing, and come again as often as they are closed. */
export class Flood {
  readonly #port: number
  readonly #sockets = new Set<Socket>()
  #over = false
  /** How many were opened up to now. */
  opened = 0

  constructor(port: number) {
    this.#port = port
  }

  /** Say nothing. */
  idle(count: number): void {
    this.#keep(count, () => undefined)
  }

  /** Say a little, and that they have nothing more to say; they go on listening. */
  halfClosed(count: number): void {
    this.#keep(count, (socket) => socket.end('GET / HTTP/1.1\r\n'))
  }

  /** Say a letter of a header now and then. */
  slow(count: number): void {
    this.#keep(count, (socket) => {
      socket.write(`GET / HTTP/1.1\r\nHost: localhost:${this.#port}\r\nX-Slow: `)
      const drip = setInterval(() => socket.write('x'), 100)
      socket.once('close', () => clearInterval(drip))
    })
  }

  /** @returns the status of each answer; 0 where none came */
  async forge(count: number): Promise<readonly number[]> {
    const answers = await sendAll(this.#port, forgeries(count, 'x'.repeat(43)), 32)
    return answers.map(({ status }) => status)
  }

  stop(): void {
    this.#over = true
    for (const socket of this.#sockets) socket.destroy()
  }

  #keep(count: number, speak: (socket: Socket) => void): void {
    for (let at = 0; at < count; at += 1) this.#open(at % 2 ? '::1' : '127.0.0.1', speak)
  }

  #open(host: string, speak: (socket: Socket) => void): void {
    this.opened += 1
    const socket = connect({ host, port: this.#port, allowHalfOpen: true }, () => speak(socket))
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('end', () => socket.destroy())
    socket.resume()
    socket.once('close', () => {
      this.#sockets.delete(socket)
      setTimeout(() => this.#over || this.#open(host, speak), 50)
    })
  }
}
