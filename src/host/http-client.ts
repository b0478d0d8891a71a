import { setImmediate } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool, request } from 'undici'
import { PcloudConfigError } from '../errors.ts'
import type { Call, HttpAnswer, ServiceClient } from '../http.ts'
import { withLimit } from '../limit.ts'
import { networkError } from './network-error.ts'
import { type Sent, withoutEcho } from './redact-response.ts'

/** How long is waited at most, in milliseconds. */
export interface HttpLimits {
  /** For a connection, TLS included; to a proxy and through it each. */
  readonly connectMs: number
  /** For the head of an answer, and between two pieces of its body. */
  readonly answerMs: number
  /** For the whole call. */
  readonly totalMs: number
}

const LIMITS: HttpLimits = { connectMs: 10_000, answerMs: 30_000, totalMs: 60_000 }
const DEFAULT_MAX_BYTES = 1024 * 1024

type Environment = Readonly<Record<string, string | undefined>>

/** The {@link ServiceClient} of this machine: undici, through the proxy the environment names. */
export interface MachineHttp extends ServiceClient {
  close(): Promise<void>
}

export function createHttp(env: Environment, limits: Partial<HttpLimits> = {}): MachineHttp {
  const all = { ...LIMITS, ...limits }
  const line = { dispatcher: proxyAware(env, all), totalMs: all.totalMs, env }
  // The first reads all authorities that node knows, for 10 ms and more; a login waits for no call yet.
  createSecureContext()
  return {
    postForm: ({ form, ...asked }) => call(asked, formBody(form), line),
    postJson: ({ json, ...asked }) => call(asked, jsonBody(json), line),
    get: (asked) => call(asked, undefined, line),
    close: () => line.dispatcher.destroy(),
  }
}

/**
 * undici itself takes an empty `https_proxy` for an answer and never looks at
 * `HTTPS_PROXY`; an empty variable counts as unset here, as it does for curl and Go.
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
  // curl and Go take a bare host:port for an http proxy.
  const httpsProxy = given.includes('://') ? given : `http://${given}`
  if (!/^https?:/i.test(httpsProxy)) throw notAProxy()
  // What goes to the proxy itself, and what goes through it, takes no notice of `connect`.
  const toProxy = (url: URL, options: object) => new Pool(url, { ...options, ...waits })
  const proxy = { proxyTls: connect, requestTls: connect, clientFactory: toProxy }
  const names = { httpProxy: '', httpsProxy, noProxy: read('no_proxy') }
  try {
    return new EnvHttpProxyAgent({ connect, ...waits, ...proxy, ...names })
  } catch (cause) {
    throw notAProxy(cause)
  }
}

/** The address may hold a password, and so may what the library says of it. */
function notAProxy(cause?: unknown): PcloudConfigError {
  return new PcloudConfigError('usage', 'HTTPS_PROXY does not hold the address of an http proxy.', {
    hint: 'Write it as http://host:port, or unset it. SOCKS proxies are not spoken here.',
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

/** Without a body it is a GET. */
async function call(
  asked: Call,
  body: Body | undefined,
  { dispatcher, totalMs, env }: Line,
): Promise<HttpAnswer> {
  const url = new URL(asked.url)
  if (url.protocol !== 'https:') {
    throw new PcloudConfigError('host-not-trusted', 'Only https: addresses are called.')
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
    // A server that is asked to hold its answer is silent meanwhile: the whole has a limit still.
    ...(asked.timeoutMs !== undefined && { headersTimeout: 0, bodyTimeout: 0 }),
  })
  if (response.statusCode >= 300 && response.statusCode < 400) {
    await response.body.dump({ limit: 1024 })
    throw redirected(url.hostname, response.statusCode)
  }
  const text = await readCapped(response.body, asked)
  // Its connection is free for the next call only in the next turn: else that opens another.
  await setImmediate()
  const { 'retry-after': retryAfter, date } = response.headers
  return {
    status: response.statusCode,
    body: withoutEcho(text, [body?.fields ?? {}, asked.headers ?? {}]),
    ...(typeof retryAfter === 'string' && { retryAfter }),
    ...(typeof date === 'string' && { date }),
  }
}

/** A redirect would carry the code and the secret to whoever it names (RFC 9700 section 4.12). */
function redirected(hostname: string, status: number): PcloudConfigError {
  return new PcloudConfigError(
    'service',
    `${hostname} answered with a redirect (HTTP ${status}).`,
    {
      hint: 'It is not followed. A proxy or a login page of the network may stand in between.',
    },
  )
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
        hint: 'No true answer is that long: something stands in between.',
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
