/**
 * The one thing our flows ask of a network: POST a form over TLS and hand back what
 * came. Redirects are never followed, the body is capped, the whole call has a time limit.
 */
export interface FormRequest {
  /** An `https:` URL whose host the caller has already checked. */
  readonly url: string
  readonly form: Readonly<Record<string, string>>
  /** Request headers, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** The longest answer that is read, in bytes. Default 1 MiB. */
  readonly maxBytes?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

export interface HttpClient {
  /**
   * @throws PcloudConfigError `network` when no answer came (`hint` names DNS, TLS,
   * proxy or time limit), `service` for a redirect or an oversized answer.
   */
  postForm(request: FormRequest): Promise<HttpAnswer>
}
