import { PcloudConfigError } from '../../../src/errors.ts'
import { createHttp } from '../../../src/host/http-client.ts'
import { trustCaFile } from '../../support/trust-ca.ts'

export interface Outcome {
  readonly status?: number
  /** Of the whole body; `body` holds its beginning. */
  readonly length?: number
  readonly body?: string
  /** Of a PcloudConfigError. */
  readonly code?: string
  readonly message?: string
  readonly hint?: string
  /** Name of any other error. */
  readonly thrown?: string
  readonly ms: number
}

export interface Asked {
  readonly url?: string
  /** The caller gives up after so many milliseconds. */
  readonly abortAfter?: number
  readonly limits?: Parameters<typeof createHttp>[1]
  /** The longest answer the caller takes. */
  readonly maxBytes?: number
  /** The longest time the caller waits. */
  readonly timeoutMs?: number
  /** How often the same is asked, one after the other; the last answer counts. */
  readonly times?: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Posts one form as the program does, with a new client. */
export async function postForm(env: Environment, asked: Asked = {}): Promise<Outcome> {
  const started = performance.now()
  const distrust = trustCaFile(env.NODE_EXTRA_CA_CERTS)
  try {
    return { ...(await outcomeOf(env, asked)), ms: performance.now() - started }
  } finally {
    distrust()
  }
}

async function outcomeOf(env: Environment, asked: Asked): Promise<Omit<Outcome, 'ms'>> {
  try {
    return await post(env, asked)
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) return { thrown: (error as Error).name }
    const { code, message, hint } = error
    return { code, message, ...(hint !== undefined && { hint }) }
  }
}

async function post(
  env: Environment,
  {
    url = 'https://api.pcloud.com/oauth2_token',
    abortAfter,
    limits = {},
    times = 1,
    ...asked
  }: Asked,
) {
  const http = createHttp(env, limits)
  const signal = abortAfter === undefined ? undefined : AbortSignal.timeout(abortAfter)
  try {
    const form = { code: 's3cret-code', client_secret: 's3cret' }
    const ask = () => http.postForm({ url, form, ...asked, ...(signal && { signal }) })
    for (let done = 1; done < times; done += 1) await ask()
    const answer = await ask()
    return { status: answer.status, length: answer.body.length, body: answer.body.slice(0, 200) }
  } finally {
    await http.close()
  }
}
