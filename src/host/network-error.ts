import { PcloudConfigError } from '../errors.ts'

interface Class {
  readonly match: RegExp
  readonly says: (hostname: string) => string
  readonly hint: string
}

const CLASSES: readonly Class[] = [
  {
    match: /ENOTFOUND|EAI_AGAIN/,
    says: (host) => `The name ${host} cannot be resolved.`,
    hint: 'Is this machine online? Behind a proxy, set HTTPS_PROXY.',
  },
  {
    match: /CERT|SELF_SIGNED|ISSUER|ALTNAME|UNABLE_TO_VERIFY/,
    says: (host) => `The TLS certificate of ${host} is not trusted.`,
    hint: 'If a company proxy inspects TLS, give its CA file in NODE_EXTRA_CA_CERTS. Check the clock as well.',
  },
  {
    match: /407|Proxy Authentication/,
    says: () => 'The proxy asks for a login.',
    hint: 'Write it into HTTPS_PROXY as http://user:password@host:port.',
  },
  {
    match: /Proxy response/,
    says: (host) => `The proxy does not lead to ${host}.`,
    hint: 'Check HTTPS_PROXY and NO_PROXY.',
  },
  {
    match: /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/,
    says: (host) => `No connection to ${host}.`,
    hint: 'Is this machine online? Check HTTPS_PROXY, a firewall or a VPN.',
  },
  {
    match: /TIMEOUT|TIMEDOUT|TimeoutError/,
    says: (host) => `${host} did not answer in time.`,
    hint: 'Try again; behind a proxy, check HTTPS_PROXY.',
  },
]

/** Turns what undici throws into a sentence and a remedy; the original is the `cause`. */
export function networkError(hostname: string, cause: unknown): PcloudConfigError {
  const text = describe(cause)
  const known = CLASSES.find(({ match }) => match.test(text))
  const message = known?.says(hostname) ?? `The connection to ${hostname} broke.`
  return new PcloudConfigError('network', message, { hint: known?.hint ?? 'Try again.', cause })
}

/** The words of an error and of its causes: node wraps the one that tells. */
function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 3) return ''
  const code = 'code' in error ? String(error.code) : ''
  return `${error.name} ${code} ${error.message} ${describe(error.cause, depth + 1)}`
}
