import { fetch as undiciFetch } from 'undici'
import type { Environment } from './child-secrets.ts'
import { proxyAware } from './http-client.ts'

/** undici's `fetch` with the proxy in the environment, which the `fetch` of Node 20 ignores. */
export function createFetch(env: Environment) {
  const dispatcher = proxyAware(env)
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const [url, own] = typeof input === 'object' && 'url' in input ? ofRequest(input) : [input, {}]
    // undici and Node declare the same type separately.
    const asked = { ...own, ...init, dispatcher } as object
    return (await undiciFetch(url, asked)) as unknown as Response
  }
}

/** undici does not accept the platform's `Request`, which is a different class. */
function ofRequest(request: Request): readonly [string, RequestInit & { duplex?: 'half' }] {
  const { url, method, headers, body, signal, redirect } = request
  return [url, { method, headers, signal, redirect, ...(body && { body, duplex: 'half' }) }]
}
