import { answer, type Headers, type Reply } from './page-response.ts'
import { randomText } from './random-values.ts'
import { DONE_PATH } from './redirect-uri.ts'

interface Waiting {
  readonly page: string
  readonly seen: () => void
}

/**
 * Result pages on an address of their own. The 303 takes the code out of the browser's
 * history (RFC 9700 section 4.3.2); the address works once, so that neither a reload nor
 * a stranger sees the account on it.
 */
export class DonePages {
  readonly #waiting = new Map<string, Waiting>()
  readonly #graceMs: number

  constructor(graceMs: number) {
    this.#graceMs = graceMs
  }

  /** Settles when the page was fetched, or when nobody came for it in time. */
  async lead(reply: Reply, page: string, headers: Headers = {}): Promise<void> {
    if (reply.gone) return
    const token = randomText()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#graceMs)
      timer.unref()
      this.#waiting.set(token, {
        page,
        seen: () => {
          clearTimeout(timer)
          resolve()
        },
      })
      void reply.send(answer(303, '', { ...headers, Location: DONE_PATH + token }))
    })
    this.#waiting.delete(token)
  }

  /** Answers with the page; false where there is none for this token. */
  serve(token: string, reply: Reply): boolean {
    const waiting = this.#waiting.get(token)
    if (waiting === undefined) return false
    this.#waiting.delete(token)
    void reply.send(answer(200, waiting.page)).then(waiting.seen)
    return true
  }
}
