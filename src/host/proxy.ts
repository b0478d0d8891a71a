import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool, fetch as undiciFetch } from 'undici'
import { PcloudConfigError } from '../errors.ts'
import type { Environment } from '../rclone/environment-variables.ts'

/** In milliseconds. */
interface ConnectionLimits {
  /** For a connection with TLS. A connection through a proxy can take twice as long. */
  readonly connectMs?: number
  /** For the headers of a response, and for each part of the body. */
  readonly answerMs?: number
}

/**
 * An empty variable counts as unset, as in curl and Go. undici ignores `HTTPS_PROXY` if
 * `https_proxy` is empty.
 */
export function proxyAware(
  env: Environment,
  { connectMs = 10_000, answerMs = 30_000 }: ConnectionLimits = {},
): Dispatcher {
  const read = (name: string) => env[name] || env[name.toUpperCase()] || ''
  const given = read('https_proxy')
  const connect = { timeout: connectMs }
  const waits = { headersTimeout: answerMs, bodyTimeout: answerMs }
  if (given === '') return new Agent({ connect, ...waits })
  // curl and Go read a plain host:port as an http proxy.
  const httpsProxy = given.includes('://') ? given : `http://${given}`
  if (!/^https?:/i.test(httpsProxy)) throw notAProxy()
  // The connections to the proxy and through it ignore `connect`.
  const toProxy = (url: URL, options: object) => new Pool(url, { ...options, ...waits })
  const proxy = { proxyTls: connect, requestTls: connect, clientFactory: toProxy }
  const names = { httpProxy: '', httpsProxy, noProxy: read('no_proxy') }
  try {
    return new EnvHttpProxyAgent({ connect, ...waits, ...proxy, ...names })
  } catch (cause) {
    throw notAProxy(cause)
  }
}

/** The address may contain a password, and so may the error of the library. */
function notAProxy(cause?: unknown): PcloudConfigError {
  return new PcloudConfigError('usage', 'HTTPS_PROXY is not the address of an http proxy.', {
    hint: 'Set it to http://host:port, or unset it. SOCKS proxies are not supported.',
    cause: cause instanceof Error ? cause.name : undefined,
  })
}

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
