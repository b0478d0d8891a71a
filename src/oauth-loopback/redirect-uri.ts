import { PcloudConfigError } from '../errors.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/provider-option.ts'

type LoopbackHost = 'localhost' | '127.0.0.1' | '[::1]'

/**
 * A loopback redirect URI (RFC 8252 section 7.3). `text` is exactly what the user entered: services
 * compare it as a string (RFC 9700 section 2.1). A browser parses it into the other fields.
 */
export interface RedirectUri {
  readonly text: string
  /** Start links use it too. Otherwise, the browser does not return the cookie. */
  readonly origin: string
  readonly host: LoopbackHost
  /** 0 means any free port, see {@link withPort}. */
  readonly port: number
  /** As a browser sends it: with a `/` at the start, percent-encoded. */
  readonly path: string
}

const HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'] satisfies LoopbackHost[]

/** The listener's paths for start links and result pages. */
export const START_PATH = '/start/'
export const DONE_PATH = '/done/'

/** A redirect URI cannot use them. */
const OWN_PATHS = /^\/(?:start|done)(?:\/|$)/

/** @throws PcloudConfigError `usage` if the text is not a loopback redirect URI */
export function parseRedirectUri(text: string): RedirectUri {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw unusable('it is not a URL')
  const reason = whyUnusable(url, text)
  if (reason !== undefined) throw unusable(reason)
  return {
    text,
    origin: url.origin,
    host: url.hostname as LoopbackHost,
    port: url.port === '' ? 80 : Number(url.port),
    path: url.pathname,
  }
}

/** Replaces port 0 with the port that the system chose. */
export function withPort(uri: RedirectUri, port: number): RedirectUri {
  if (uri.port === port) return uri
  return {
    ...uri,
    text: uri.text.replace(/:0(?=\/|$)/, `:${port}`),
    origin: uri.origin.replace(/:0$/, `:${port}`),
    port,
  }
}

/** Every `Host` header that a browser may send for this listener (S10). */
export function hostHeaders(uri: RedirectUri): readonly string[] {
  return HOSTS.flatMap((host) => (uri.port === 80 ? [host, `${host}:80`] : [`${host}:${uri.port}`]))
}

function whyUnusable(url: URL, text: string): string | undefined {
  if (text !== text.trim()) return 'it starts or ends with a space'
  if (url.protocol !== 'http:')
    return 'the listener on this computer has no certificate, so use http'
  if (url.username !== '' || url.password !== '') return 'it contains a user name'
  if (!HOSTS.includes(url.hostname)) return 'the host is not localhost, 127.0.0.1 or [::1]'
  if (text.includes('#')) return 'a redirect URI cannot have a fragment (RFC 6749 section 3.1.2)'
  if (text.includes('?')) return 'it contains a query, and the service adds one'
  if (OWN_PATHS.test(url.pathname)) return 'the listener uses the paths /start and /done'
  return undefined
}

function unusable(reason: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The redirect URI cannot be used: ${reason}.`, {
    hint: `Use the redirect URI that is registered for your app, such as ${DEFAULT_REDIRECT_URI}`,
  })
}
