import { hasCode, PcloudConfigError } from '../../errors.ts'
import type { FormRequest, HttpAnswer, HttpClient } from '../../http.ts'
import { type Fields, readJsonObject } from '../../json.ts'
import { sleep } from '../../limit.ts'
import type { Secret } from '../../secret.ts'
import { PcloudApiError } from './results.ts'

export interface PcloudApi {
  readonly hostname: string
  /** @throws PcloudApiError if `result` is not 0, `service` if the response is not from pCloud */
  call(
    method: string,
    form: Readonly<Record<string, string>>,
    limits?: { readonly maxBytes: number },
  ): Promise<Fields>
}

/** @param hostname already checked: the token is sent there */
export function pcloudApi(
  http: HttpClient,
  hostname: string,
  token: Secret,
  signal?: AbortSignal,
): PcloudApi {
  return apiWith({ headers: { authorization: `Bearer ${token.reveal()}` } }, http, hostname, signal)
}

/** The same with a session, the token of a login by password. It is sent as `auth=`. */
export function pcloudSessionApi(
  http: HttpClient,
  hostname: string,
  auth: Secret,
  signal?: AbortSignal,
): PcloudApi {
  return apiWith({ form: { auth: auth.reveal() } }, http, hostname, signal)
}

function apiWith(
  proof: Partial<Pick<FormRequest, 'headers' | 'form'>>,
  http: HttpClient,
  hostname: string,
  signal: AbortSignal | undefined,
): PcloudApi {
  return {
    hostname,
    async call(method, form, limits) {
      const ask = async () => {
        const answer = await http.postForm({
          url: `https://${hostname}/${method}`,
          ...proof,
          form: { ...form, ...proof.form },
          ...limits,
          ...(signal && { signal }),
        })
        return succeed(readFields(answer, method), method)
      }
      return withRetries(method, ask, isPassing, signal)
    },
  }
}

/** pCloud reports that it is overloaded or has an error. */
function isPassing(error: unknown): boolean {
  return error instanceof PcloudApiError || error instanceof Unavailable
}

class Unavailable extends PcloudConfigError {}

function succeed(fields: Fields, method: string): Fields {
  const result = fields.get('result')
  if (result === 0) return fields
  if (typeof result !== 'number') throw notPcloud(method)
  throw new PcloudApiError(result, textField(fields, 'error'), method)
}

/** @throws PcloudConfigError `service` if the body is not a JSON object */
export function readFields(answer: HttpAnswer, method: string): Fields {
  if (answer.status >= 500 || answer.status === 429) throw unavailable(answer.status, method)
  const fields = readJsonObject(answer.body)
  if (fields === undefined) throw notPcloud(method)
  return fields
}

function unavailable(status: number, method: string): PcloudConfigError {
  return new Unavailable('service', `pCloud is not available (${method}, HTTP ${status}).`, {
    hint: 'Try again in a few minutes.',
  })
}

export function notPcloud(method: string): PcloudConfigError {
  return new PcloudConfigError('service', `The response to ${method} does not come from pCloud.`, {
    hint: 'A proxy or a login page of the network can cause this. For details, use `-v`.',
  })
}

export function textField(fields: Fields, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

export function numberField(fields: Fields, name: string): number | undefined {
  const value = fields.get(name)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Read-only calls, which can be repeated (S37). */
const SAFE = new Set(['userinfo', 'listfolder'])

/** Milliseconds before the second and the third attempt. Half of it is random. */
const WAITS = [400, 1_200]

/**
 * Repeats a call if pCloud is overloaded or has an error: 4xxx, 5xxx, HTTP 429 and 5xx. A login, the
 * exchange of a code, and a request that did not reach pCloud are never repeated.
 */
async function withRetries<T>(
  method: string,
  ask: () => Promise<T>,
  isPassing: (error: unknown) => boolean,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  if (!SAFE.has(method)) return ask()
  for (const wait of WAITS) {
    try {
      return await ask()
    } catch (error) {
      if (!hasCode(error, 'service') || !isPassing(error)) throw error
    }
    await sleep(wait * (0.5 + Math.random() / 2), signal)
  }
  return ask()
}

/**
 * Checks whether pCloud responds at this host. Does not send a token.
 * @throws PcloudConfigError `network`, `service`
 */
export async function reachApi(
  http: HttpClient,
  hostname: string,
  signal: AbortSignal,
): Promise<void> {
  // pCloud refuses a call without a login (1000), which also proves that it is online.
  const answer = await http.postForm({ url: `https://${hostname}/userinfo`, form: {}, signal })
  readFields(answer, 'userinfo')
}
