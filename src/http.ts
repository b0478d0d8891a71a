/** Common to all requests. Redirects are not followed, and the size and time are limited. */
export interface Call {
  /** An `https:` URL. The caller has already checked the host. */
  readonly url: string
  /** Request headers, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** The maximum size of the response in bytes. @default 1 MiB */
  readonly maxBytes?: number
  /** Time limit for the whole request in milliseconds. A long poll needs more than the default. */
  readonly timeoutMs?: number
}

export interface FormRequest extends Call {
  readonly form: Readonly<Record<string, string>>
}

export interface JsonRequest extends Call {
  readonly json: unknown
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** The unparsed `Retry-After` header: seconds or a date. */
  readonly retryAfter?: string
  /** The server's time (RFC 9110 section 6.6.1). */
  readonly date?: string
}

/** POSTs a form over TLS and returns the response. Logins need no other request. */
export interface HttpClient {
  /**
   * @throws PcloudConfigError `network` if there is no response (`hint` names DNS, TLS, the proxy
   * or the time limit), `service` if the response is a redirect or too large.
   */
  postForm(request: FormRequest): Promise<HttpAnswer>
}

/** Adds the other two kinds of requests that services need. Throws the same errors as {@link HttpClient}. */
export interface ServiceClient extends HttpClient {
  postJson(request: JsonRequest): Promise<HttpAnswer>
  get(request: Call): Promise<HttpAnswer>
}

/** An https address without a user name or password. A secret may go only to such an address (S35). */
export function secureUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSecure = url?.protocol === 'https:' && url.username === '' && url.password === ''
  return isSecure ? url : undefined
}

/** Node then accepts any certificate (`NODE_TLS_REJECT_UNAUTHORIZED` in Node's documentation). */
export function isUnverified(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
}
