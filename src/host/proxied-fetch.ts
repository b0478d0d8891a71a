import { fetch as undiciFetch } from 'undici'
import type { Environment } from './child-secrets.ts'
import { proxyAware } from './http-client.ts'

/** The `fetch` of undici through the proxy that the environment names, which that of Node 20 passes by. */
export function createFetch(env: Environment) {
  const dispatcher = proxyAware(env)
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const [url, own] = typeof input === 'object' && 'url' in input ? ofRequest(input) : [input, {}]
    // The two have one shape, declared twice: in undici, and in the types of Node.
    const asked = { ...own, ...init, dispatcher } as object
    return (await undiciFetch(url, asked)) as unknown as Response
  }
}

/** The platform's `Request` is of another class than undici's. */
function ofRequest(request: Request): readonly [string, RequestInit & { duplex?: 'half' }] {
  const { url, method, headers, body, signal, redirect } = request
  return [url, { method, headers, signal, redirect, ...(body && { body, duplex: 'half' }) }]
}
