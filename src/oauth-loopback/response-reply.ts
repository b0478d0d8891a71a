import type { Answer, Reply } from './page-response.ts'

/** The part of Node's response that is used here. */
export interface ResponseLike {
  readonly destroyed: boolean
  readonly writableEnded: boolean
  once(event: 'close', listener: () => void): unknown
  writeHead(
    status: number,
    headers: Readonly<Record<string, string | string[]>>,
  ): { end(body: string): unknown }
}

/** A {@link Reply} on a real response. */
export class ResponseReply implements Reply {
  readonly #response: ResponseLike
  readonly #onHold: () => void

  constructor(response: ResponseLike, onHold: () => void) {
    this.#response = response
    this.#onHold = onHold
  }

  get gone(): boolean {
    return this.#response.destroyed || this.#response.writableEnded
  }

  hold(): void {
    this.#onHold()
  }

  send({ status, headers, body }: Answer): Promise<void> {
    if (this.gone) return Promise.resolve()
    return new Promise((resolve) => {
      this.#response.once('close', resolve)
      this.#response.writeHead(status, headers).end(body)
    })
  }
}
