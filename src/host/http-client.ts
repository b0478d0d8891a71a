import { setImmediate } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import { type Dispatcher, request } from 'undici'
import { PcloudConfigError } from '../errors.ts'
import type { Call, HttpAnswer, ServiceClient } from '../http.ts'
import { parseJson } from '../json.ts'
import { bytesUpTo, withLimit } from '../limit.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { withoutValues } from '../secret.ts'
import { networkError } from './network-error.ts'
import { proxyAware } from './proxy.ts'

const TOTAL_MS = 60_000
const DEFAULT_MAX_BYTES = 1024 * 1024

/** The {@link ServiceClient} of this machine: undici, with the proxy in the environment. */
export function createHttp(
  env: Environment,
  {
    totalMs = TOTAL_MS,
    ...waits
  }: { readonly totalMs?: number } & Parameters<typeof proxyAware>[1] = {},
): ServiceClient & { close(): Promise<void> } {
  const line = { dispatcher: proxyAware(env, waits), totalMs, env }
  // Loading all certificate authorities takes 10 ms. Do it early, so that a login need not wait.
  createSecureContext()
  return {
    postForm: ({ form, ...asked }) => call(asked, formBody(form), line),
    postJson: ({ json, ...asked }) => call(asked, jsonBody(json), line),
    get: (asked) => call(asked, undefined, line),
    close: () => line.dispatcher.destroy(),
  }
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
  const { maxBytes = DEFAULT_MAX_BYTES } = asked
  const bytes = await bytesUpTo(maxBytes, response.body)
  if (bytes === undefined) throw tooLong(url.hostname, maxBytes)
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

/** A redirect could leak the code and the secret (RFC 9700 section 4.12). */
function redirected(hostname: string, status: number): PcloudConfigError {
  return new PcloudConfigError('service', `${hostname} sent a redirect (HTTP ${status}).`, {
    hint: 'Redirects are not allowed here. Check for a proxy or a login page of your network.',
  })
}

function tooLong(hostname: string, maxBytes: number): PcloudConfigError {
  return new PcloudConfigError('service', `${hostname} sent more than ${maxBytes} bytes.`, {
    hint: 'The response is not from the service. Check for a proxy or a login page of your network.',
  })
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
