import { setImmediate } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool, request } from 'undici'
import { PcloudConfigError } from '../errors.ts'
import type { Call, HttpAnswer, ServiceClient } from '../http.ts'
import { withLimit } from '../limit.ts'
import { networkError } from './network-error.ts'
import { redactResponse, type Sent } from './redact-response.ts'

/** Time limits in milliseconds. */
export interface HttpLimits {
  /** For a connection with TLS. A connection through a proxy can take twice as long. */
  readonly connectMs: number
  /** For the headers of a response, and for each part of the body. */
  readonly answerMs: number
  readonly totalMs: number
}

const LIMITS: HttpLimits = { connectMs: 10_000, answerMs: 30_000, totalMs: 60_000 }
const DEFAULT_MAX_BYTES = 1024 * 1024

type Environment = Readonly<Record<string, string | undefined>>

/** The {@link ServiceClient} of this machine: undici, with the proxy in the environment. */
export interface MachineHttp extends ServiceClient {
  close(): Promise<void>
}

export function createHttp(env: Environment, limits: Partial<HttpLimits> = {}): MachineHttp {
  const all = { ...LIMITS, ...limits }
  const line = { dispatcher: proxyAware(env, all), totalMs: all.totalMs, env }
  // Loading all certificate authorities takes 10 ms. Do it early, so that a login need not wait.
  createSecureContext()
  return {
    postForm: ({ form, ...asked }) => call(asked, formBody(form), line),
    postJson: ({ json, ...asked }) => call(asked, jsonBody(json), line),
    get: (asked) => call(asked, undefined, line),
    close: () => line.dispatcher.destroy(),
  }
}

/**
 * An empty variable counts as unset, as in curl and Go. undici ignores `HTTPS_PROXY` if
 * `https_proxy` is empty.
 */
export function proxyAware(
  env: Environment,
  { connectMs, answerMs }: HttpLimits = LIMITS,
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

interface Body {
  readonly type: string
  readonly text: string
  readonly fields: Sent
}

function formBody(form: Readonly<Record<string, string>>): Body {
  return {
    type: 'application/x-www-form-urlencoded',
    text: new URLSearchParams(form).toString(),
    fields: form,
  }
}

function jsonBody(json: unknown): Body {
  const fields = typeof json === 'object' && json !== null ? { ...json } : {}
  return { type: 'application/json', text: JSON.stringify(json), fields }
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
    throw redirected(url.hostname, response.statusCode)
  }
  const text = await readCapped(response.body, asked)
  // The connection is free one turn later. Wait, so that the following call can use it.
  await setImmediate()
  const { 'retry-after': retryAfter, date } = response.headers
  return {
    status: response.statusCode,
    body: redactResponse(text, [body?.fields ?? {}, asked.headers ?? {}]),
    ...(typeof retryAfter === 'string' && { retryAfter }),
    ...(typeof date === 'string' && { date }),
  }
}

/** A redirect could leak the code and the secret (RFC 9700 section 4.12). */
function redirected(hostname: string, status: number): PcloudConfigError {
  return new PcloudConfigError('service', `${hostname} sent a redirect (HTTP ${status}).`, {
    hint: 'Redirects are not allowed here. Check for a proxy or a login page of your network.',
  })
}

async function readCapped(body: AsyncIterable<Uint8Array>, asked: Call): Promise<string> {
  const { maxBytes = DEFAULT_MAX_BYTES } = asked
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) {
      const { hostname } = new URL(asked.url)
      throw new PcloudConfigError('service', `${hostname} sent more than ${maxBytes} bytes.`, {
        hint: 'The response is not from the service. Check for a proxy or a login page of your network.',
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
