import { PcloudConfigError } from '../errors.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/default-redirect.ts'

export type LoopbackHost = 'localhost' | '127.0.0.1' | '[::1]'

/**
 * A redirect URI that ends on this machine (RFC 8252 section 7.3). `text` is what the
 * person gave, byte for byte, since services compare it as a string (RFC 9700 section
 * 2.1); the other fields are what a browser makes of it.
 */
export interface RedirectUri {
  readonly text: string
  /** Where the start link lives, or the cookie would not come back. */
  readonly origin: string
  readonly host: LoopbackHost
  /** 0 asks the system for a free port: see {@link withPort}. */
  readonly port: number
  /** As a browser sends it: begins with `/`, percent-encoded. */
  readonly path: string
}

const HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'] satisfies LoopbackHost[]

/** The listener's own paths: where a login begins, and where its result is shown once. */
export const START_PATH = '/start/'
export const DONE_PATH = '/done/'

/** A redirect URI on one of them would shadow it. */
const OWN_PATHS = /^\/(?:start|done)(?:\/|$)/

/** @throws PcloudConfigError `usage` where the text is no loopback redirect URI. */
export function parseRedirectUri(text: string): RedirectUri {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw unusable('it is not an URL')
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

/** Puts the port that the system chose where the text asked for port 0. */
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
  if (text !== text.trim()) return 'it has blanks around it'
  if (url.protocol !== 'http:') return 'a listener on this machine has no certificate: use http'
  if (url.username !== '' || url.password !== '') return 'it carries a user name'
  if (!HOSTS.includes(url.hostname)) return 'its host is not localhost, 127.0.0.1 or [::1]'
  if (text.includes('#')) return 'a redirect URI has no fragment (RFC 6749 section 3.1.2)'
  if (text.includes('?')) return 'a query in it would mix with the answer of the service'
  if (OWN_PATHS.test(url.pathname)) return 'the paths /start and /done are taken by the listener'
  return undefined
}

function unusable(reason: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The redirect URI cannot be used: ${reason}.`, {
    hint: `Give the one that the app has registered, such as ${DEFAULT_REDIRECT_URI}`,
  })
}
