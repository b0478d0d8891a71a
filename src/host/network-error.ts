import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { CaFileFacts } from '../check/inspector.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { dayOf, isClockWrong, RELEASED } from '../release-date.ts'
import { errnoOf } from '../system-error.ts'

/** Facts about this machine. */
interface Here {
  readonly now: number
  readonly env: Environment
}

interface Class {
  readonly match: RegExp
  readonly says: (hostname: string, here: Here) => string
  readonly hint: string | ((here: Here) => string)
}

const CLASSES: readonly Class[] = [
  {
    match: /ENOTFOUND|EAI_AGAIN/,
    says: (host) => `The name ${host} cannot be resolved.`,
    hint: 'Check your internet connection. If you need a proxy, set HTTPS_PROXY.',
  },
  {
    match: /CERT_NOT_YET_VALID/,
    says: (host, { now }) =>
      `The TLS certificate of ${host} is not valid yet by this machine's clock, ${dayOf(now)}.`,
    hint: checkClock,
  },
  {
    match: /CERT_HAS_EXPIRED/,
    says: (host, { now }) =>
      `The TLS certificate of ${host} has expired by this machine's clock, ${dayOf(now)}.`,
    hint: checkClock,
  },
  {
    match: /CERT|SELF_SIGNED|ISSUER|ALTNAME|UNABLE_TO_VERIFY/,
    says: (host) => `The TLS certificate of ${host} is not trusted.`,
    hint: checkAuthority,
  },
  {
    // The text of other errors has a port, which can contain 407.
    match: /\(407\)|Proxy Authentication/,
    says: () => 'The proxy needs a login.',
    hint: 'Set HTTPS_PROXY to http://user:password@host:port.',
  },
  {
    match: /Proxy response/,
    says: (host) => `The proxy refuses a connection to ${host}.`,
    hint: 'Check HTTPS_PROXY and NO_PROXY.',
  },
  {
    match: /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/,
    says: (host) => `No connection to ${host}.`,
    hint: 'Check your internet connection, HTTPS_PROXY, firewall and VPN.',
  },
  {
    match: /TIMEOUT|TIMEDOUT|TimeoutError/,
    says: (host) => `${host} did not respond in time.`,
    hint: 'Retry, or check HTTPS_PROXY if you use a proxy.',
  },
]

/** Explains an error of undici, which becomes the `cause`. */
export function networkError(
  hostname: string,
  cause: unknown,
  here: Here = { now: Date.now(), env: {} },
): PcloudConfigError {
  const text = describe(cause)
  // Behind a proxy, the program looks up only the name of the proxy.
  const lookedUp = /getaddrinfo [A-Z_]+ ([\w.-]+)/.exec(text)?.[1] ?? hostname
  if (lookedUp !== hostname) {
    const message = `The name of the proxy, ${lookedUp}, cannot be resolved.`
    return new PcloudConfigError('network', message, {
      hint: 'Check HTTPS_PROXY and your network.',
      cause,
    })
  }
  const known = CLASSES.find(({ match }) => match.test(text))
  const message = known?.says(hostname, here) ?? `The connection to ${hostname} was interrupted.`
  const { hint = 'Check your internet connection, then retry.' } = known ?? {}
  return new PcloudConfigError('network', message, {
    hint: typeof hint === 'string' ? hint : hint(here),
    cause,
  })
}

/** The dates of a certificate are not a problem of the proxy. */
function checkClock({ now }: Here): string {
  return isClockWrong(now)
    ? `The clock is wrong: this version of pcloud-config is from ${RELEASED}. Set the clock, then try again.`
    : 'If this date is wrong, set the clock. Otherwise, the server has a bad certificate. Try again later.'
}

function checkAuthority({ env }: Here): string {
  const problem = caFileProblem(env)
  return problem === undefined
    ? 'If a company proxy inspects TLS, set NODE_EXTRA_CA_CERTS to the CA file of the proxy.'
    : `Node.js ignores the CA file ${problem.path} (NODE_EXTRA_CA_CERTS): it ${problem.what}. ${problem.hint}`
}

/** The texts of an error and all causes. Node wraps the original error. */
function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 3) return ''
  return `${error.name} ${errnoOf(error)} ${error.message} ${describe(error.cause, depth + 1)}`
}

const MAX_BYTES = 16 * 1024 * 1024
const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END [^-]+-----/g
/** The first byte of a DER certificate (SEQUENCE, X.690 section 8.9). */
const SEQUENCE = 0x30

/** The problem with the file in NODE_EXTRA_CA_CERTS. Node ignores such a file silently. */
export function caFileProblem(env: Environment): CaFileFacts | undefined {
  const path = env.NODE_EXTRA_CA_CERTS
  if (!path) return undefined
  const content = read(path)
  if (typeof content === 'string')
    return { path, what: content, hint: 'Correct NODE_EXTRA_CA_CERTS.' }
  const blocks = content.toString('latin1').match(CERTIFICATE) ?? []
  if (blocks.length > 0 && blocks.every(isCertificate)) return undefined
  if (blocks.length === 0 && content[0] === SEQUENCE) {
    const hint = `Convert it to PEM: openssl x509 -inform der -in ${path} -out ca.pem`
    return { path, what: 'is in DER format', hint }
  }
  const what = blocks.length === 0 ? 'does not contain a certificate in PEM format' : 'is damaged'
  return { path, what, hint: 'Repeat the export of the certificate, in PEM format.' }
}

/** The content, or the problem with the path. */
function read(path: string): Buffer | string {
  try {
    const facts = statSync(path)
    // A pipe or a device may block or be endless.
    if (!facts.isFile()) return 'is not a file'
    return facts.size > MAX_BYTES ? 'is too large' : readFileSync(path)
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
    return code === 'EACCES' ? 'may not be read by this user' : 'cannot be read'
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
