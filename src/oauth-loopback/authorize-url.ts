import { PcloudConfigError } from '../errors.ts'
import { secureUrl } from '../http.ts'

interface AuthorizeRequest {
  /** The service's authorization page, an `https:` URL. The query is kept. */
  readonly base: string
  readonly clientId: string
  /** Default `code`. */
  readonly responseType?: string
  /**
   * Undefined for the paste login, where the service shows the code. Send it in the exchange only
   * if it is sent here (RFC 6749 section 4.1.3).
   */
  readonly redirectUri?: string
  readonly state?: string
  /** Other parameters of the service, for example `force_reapprove`. */
  readonly extra?: Readonly<Record<string, string>>
}

const OURS: readonly string[] = ['client_id', 'response_type', 'redirect_uri', 'state']

/**
 * The URL of the authorization request (RFC 6749 section 4.1.1).
 * @throws PcloudConfigError `usage` for a base that is not https or has one of these parameters
 */
export function buildAuthorizeUrl(request: AuthorizeRequest): string {
  const url = checkedBase(request.base)
  for (const [name, value] of Object.entries(ourParameters(request))) {
    url.searchParams.set(name, value)
  }
  for (const [name, value] of Object.entries(request.extra ?? {})) {
    if (OURS.includes(name)) throw new TypeError(`The parameter ${name} cannot be replaced.`)
    url.searchParams.set(name, value)
  }
  return url.href
}

function ourParameters(request: AuthorizeRequest): Record<string, string> {
  return {
    client_id: request.clientId,
    response_type: request.responseType ?? 'code',
    ...(request.redirectUri === undefined ? {} : { redirect_uri: request.redirectUri }),
    ...(request.state === undefined ? {} : { state: request.state }),
  }
}

function checkedBase(base: string): URL {
  const url = secureUrl(base)
  if (url === undefined || url.hash !== '') {
    throw unusable('use an https address without a user name or fragment')
  }
  const taken = OURS.find((name) => url.searchParams.has(name))
  if (taken !== undefined) throw unusable(`it already contains ${taken}`)
  return url
}

function unusable(reason: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The authorization address cannot be used: ${reason}.`, {
    advice: { kind: 'correct', option: 'auth-url' },
  })
}
