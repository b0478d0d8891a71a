/** What any call has. Redirects are never followed, the body is capped, the whole has a time limit. */
export interface Call {
  /** An `https:` URL whose host the caller has already checked. */
  readonly url: string
  /** Request headers, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** The longest answer that is read, in bytes. Default 1 MiB. */
  readonly maxBytes?: number
  /** Milliseconds for the whole call; a long poll needs more than the usual ones. */
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
  /** The header `Retry-After` as it came: seconds or a date. */
  readonly retryAfter?: string
  /** The server's clock as it says it (RFC 9110 section 6.6.1). */
  readonly date?: string
}

/** The one thing our logins ask of a network: POST a form over TLS and hand back what came. */
export interface HttpClient {
  /**
   * @throws PcloudConfigError `network` when no answer came (`hint` names DNS, TLS,
   * proxy or time limit), `service` for a redirect or an oversized answer.
   */
  postForm(request: FormRequest): Promise<HttpAnswer>
}

/** The same with the other two ways in which services are asked. It throws as {@link HttpClient}. */
export interface ServiceClient extends HttpClient {
  postJson(request: JsonRequest): Promise<HttpAnswer>
  get(request: Call): Promise<HttpAnswer>
}
