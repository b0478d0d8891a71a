import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ForeignSite {
  /** A site of its own for the browser: `127.0.0.1`, while the listener is `localhost`. */
  readonly origin: string
  /** Serves this text as the page of that path. */
  page(path: string, body: string): string
  /** Redirects that path to the target. */
  redirect(path: string, target: string): string
  close(): void
}

/** Somebody else's web site, open in the same browser as the login. */
export async function startForeignSite(): Promise<ForeignSite> {
  const answers = new Map<string, { readonly body?: string; readonly location?: string }>()
  const server = createServer((request, response) => {
    const { body, location } = answers.get(request.url ?? '') ?? {}
    const head = location === undefined ? {} : { location }
    response.writeHead(location ? 302 : body ? 200 : 404, { 'content-type': 'text/html', ...head })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const put = (path: string, answer: { readonly body?: string; readonly location?: string }) => {
    answers.set(path, answer)
    return origin + path
  }
  return {
    origin,
    page: (path, body) => put(path, { body: `<!doctype html><meta charset="utf-8">${body}` }),
    redirect: (path, location) => put(path, { location }),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
