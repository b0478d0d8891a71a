import { setImmediate } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import {
  Agent,
  type Dispatcher,
  EnvHttpProxyAgent,
  Pool,
  request,
  fetch as undiciFetch,
} from 'undici'
import { PcloudConfigError } from '../errors.ts'
import type { Call, HttpAnswer, ServiceClient } from '../http.ts'
import { parseJson } from '../json.ts'
import { bytesUpTo, withLimit } from '../limit.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { withoutValues } from '../secret.ts'
import { networkError } from './network-error.ts'

/** In milliseconds. */
interface TimeLimits {
  readonly totalMs?: number
  /** For a connection with TLS. A connection through a proxy can take twice as long. */
  readonly connectMs?: number
  /** For the headers of a response, and for each part of the body. */
  readonly answerMs?: number
}

/** The {@link ServiceClient} of this machine: undici, with the proxy in the environment. */
export function createHttp(
  env: Environment,
  { totalMs = 60_000, ...limits }: TimeLimits = {},
): ServiceClient & { close(): Promise<void> } {
  const line = { dispatcher: proxyAware(env, limits), totalMs, env }
  // Loading all certificate authorities takes 10 ms. Do it early, so that a login need not wait.
  createSecureContext()
  return {
    postForm({ form, ...asked }) {
      const text = new URLSearchParams(form).toString()
      return call(asked, { type: 'application/x-www-form-urlencoded', text, fields: form }, line)
    },
    postJson({ json, ...asked }) {
      const fields = typeof json === 'object' && json !== null ? { ...json } : {}
      return call(asked, { type: 'application/json', text: JSON.stringify(json), fields }, line)
    },
    get: (asked) => call(asked, undefined, line),
    close: () => line.dispatcher.destroy(),
  }
}

interface Body {
  readonly type: string
  readonly text: string
  readonly fields: Sent
}

interface Line {
  readonly dispatcher: Dispatcher
  readonly totalMs: number
  readonly env: Environment
}

/** A request without a body is a GET. */
async function call(
  asked: Call,
  body: Body | undefined,
  { dispatcher, totalMs, env }: Line,
): Promise<HttpAnswer> {
  const url = new URL(asked.url)
  if (url.protocol !== 'https:') {
    throw new PcloudConfigError('host-not-trusted', 'Only https: addresses are allowed.')
  }
  try {
    return await withLimit(asked.timeoutMs ?? totalMs, asked.signal, (signal) =>
      exchange(url, asked, body, signal, dispatcher),
    )
  } catch (error) {
    asked.signal?.throwIfAborted()
    if (error instanceof PcloudConfigError) throw error
    throw networkError(url.hostname, error, { now: Date.now(), env })
  }
}

async function exchange(
  url: URL,
  asked: Call,
  body: Body | undefined,
  signal: AbortSignal,
  dispatcher: Dispatcher,
): Promise<HttpAnswer> {
  const response = await request(url, {
    dispatcher,
    method: body === undefined ? 'GET' : 'POST',
    signal,
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': body.type }),
      ...asked.headers,
    },
    ...(body && { body: body.text }),
    // A long poll is silent for a while. Only the total limit applies.
    ...(asked.timeoutMs !== undefined && { headersTimeout: 0, bodyTimeout: 0 }),
  })
  if (response.statusCode >= 300 && response.statusCode < 400) {
    await response.body.dump({ limit: 1024 })
    // A redirect could leak the code and the secret (RFC 9700 section 4.12).
    throw notTheService(
      `${url.hostname} sent a redirect (HTTP ${response.statusCode}).`,
      'Redirects are not allowed here.',
    )
  }
  const { maxBytes = 1024 * 1024 } = asked
  const bytes = await bytesUpTo(maxBytes, response.body)
  if (bytes === undefined) {
    throw notTheService(
      `${url.hostname} sent more than ${maxBytes} bytes.`,
      'The response is not from the service.',
    )
  }
  // The connection is free one turn later. Wait, so that the following call can use it.
  await setImmediate()
  const { 'retry-after': retryAfter, date } = response.headers
  return {
    status: response.statusCode,
    body: redactResponse(bytes.toString('utf8'), [body?.fields ?? {}, asked.headers ?? {}]),
    ...(typeof retryAfter === 'string' && { retryAfter }),
    ...(typeof date === 'string' && { date }),
  }
}

function notTheService(message: string, reason: string): PcloudConfigError {
  const hint = `${reason} Check for a proxy or a login page of your network.`
  return new PcloudConfigError('service', message, { hint })
}

/** The names of secret fields in a request. */
const SECRET_NAME = /secret|token|pass|digest|auth|code|key/i
/** The fields of a response that contain a message. */
const WORDS =
  /("(?:error|error_description|errorMessage|message|detail)"\s*:\s*)("(?:[^"\\]|\\.)*")/g
/** A shorter value may be part of any sentence. */
const SHORTEST = 6

/** The fields of a form or of a JSON body, or the headers. */
type Sent = Readonly<Record<string, unknown>>

/**
 * Masks the secrets of the request in the messages of the response: a service may quote
 * them, and users see messages and keep them in logs. Does not change other fields, for example a
 * renewed token.
 */
function redactResponse(body: string, sent: readonly Sent[]): string {
  const secrets = sent.flatMap(secretsOf)
  if (secrets.length === 0) return body
  return body.replace(WORDS, (_, name: string, text: string) => name + cleaned(text, secrets))
}

function secretsOf(fields: Sent): readonly string[] {
  return Object.entries(fields)
    .filter(([name]) => SECRET_NAME.test(name))
    .map(([, value]) => (typeof value === 'string' ? value.replace(/^Bearer /, '') : ''))
    .filter((text) => text.length >= SHORTEST)
    .flatMap((text) => [
      text,
      new URLSearchParams({ a: text }).toString().slice(2),
      encodeURIComponent(text),
    ])
}

function cleaned(quoted: string, secrets: readonly string[]): string {
  const text = parseJson(quoted)
  return text === undefined ? quoted : JSON.stringify(withoutValues(String(text), secrets))
}

/**
 * An empty variable counts as unset, as in curl and Go. undici ignores `HTTPS_PROXY` if
 * `https_proxy` is empty.
 */
function proxyAware(
  env: Environment,
  { connectMs = 10_000, answerMs = 30_000 }: TimeLimits = {},
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
