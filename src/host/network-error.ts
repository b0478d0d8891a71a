import { PcloudConfigError } from '../errors.ts'
import { dayOf, isClockWrong, RELEASED } from '../release-date.ts'
import { errnoOf } from '../system-error.ts'
import { caFileProblem } from './ca-file.ts'
import type { Environment } from './child-secrets.ts'

/** What this machine says about itself. */
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
    hint: 'Is this machine online? Behind a proxy, set HTTPS_PROXY.',
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
export function networkError(
  hostname: string,
  cause: unknown,
  here: Here = { now: Date.now(), env: {} },
): PcloudConfigError {
  const text = describe(cause)
  const known = CLASSES.find(({ match }) => match.test(text))
  const message = known?.says(hostname, here) ?? `The connection to ${hostname} broke.`
  const { hint = 'Try again.' } = known ?? {}
  return new PcloudConfigError('network', message, {
    hint: typeof hint === 'string' ? hint : hint(here),
    cause,
  })
}

/** A certificate outside its dates says nothing about a proxy. */
function checkClock({ now }: Here): string {
  return isClockWrong(now)
    ? `This clock is wrong: this version of pcloud-config is from ${RELEASED}. Set the clock, then try again.`
    : 'If this date is wrong, set the clock. If it is right, the server has a certificate with wrong dates: try again later.'
}

function checkAuthority({ env }: Here): string {
  const problem = caFileProblem(env)
  return problem === undefined
    ? 'If a company proxy inspects TLS, give its CA file in NODE_EXTRA_CA_CERTS.'
    : `Node.js ignores the CA file ${problem.path} (NODE_EXTRA_CA_CERTS), because it ${problem.what}. ${problem.hint}`
}

/** The words of an error and of its causes: node wraps the one that tells. */
function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 3) return ''
  return `${error.name} ${errnoOf(error)} ${error.message} ${describe(error.cause, depth + 1)}`
}
