import { type Headers, type Reply, respond } from './page-response.ts'
import { randomText } from './random-values.ts'
import { DONE_PATH } from './redirect-uri.ts'

/**
 * Result pages, each with a separate address. The 303 removes the code from the browser's history (RFC
 * 9700 section 4.3.2). An address works once, so a reload or a different user does not see the
 * account.
 */
export interface ResultPages {
  /** Settles when the browser has fetched the page, or after the grace time. */
  redirect(reply: Reply, page: string, headers?: Headers): Promise<void>
  /** Sends the page; false if the token has no page. */
  serve(token: string, reply: Reply): boolean
}

export function createResultPages(graceMs: number): ResultPages {
  const waiting = new Map<string, { readonly page: string; readonly seen: () => void }>()
  return {
    async redirect(reply, page, headers = {}) {
      if (reply.gone) return
      const token = randomText()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs)
        timer.unref()
        const seen = () => {
          clearTimeout(timer)
          resolve()
        }
        waiting.set(token, { page, seen })
        void reply.send(respond(303, '', { ...headers, Location: DONE_PATH + token }))
      })
      waiting.delete(token)
    },
    serve(token, reply) {
      const found = waiting.get(token)
      if (found === undefined) return false
      waiting.delete(token)
      void reply.send(respond(200, found.page)).then(found.seen)
      return true
    },
  }
}
