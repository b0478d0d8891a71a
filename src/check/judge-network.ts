import { type Finding, finding } from '../finding.ts'
import type { HttpAnswer, ServiceClient } from '../http.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { dayOf, isClockWrong, RELEASED } from '../release-date.ts'
import type { NoAnswer } from '../services/ask-service.ts'
import { OFFICIAL_HOSTS } from '../services/pcloud/regions.ts'
import type { AuthorityFacts, CaFileFacts } from './inspector.ts'

export interface NetworkFacts {
  readonly proxy: ProxyFacts
  /** NODE_TLS_REJECT_UNAUTHORIZED=0. */
  readonly unchecked: boolean
  readonly authorities: readonly AuthorityFacts[]
  /** Hosts that did not respond. */
  readonly failures: readonly NoAnswer[]
  /** Official hosts that answered. */
  readonly answered: readonly string[]
  /** How far this machine's clock is ahead, in milliseconds. Undefined if no response had a date. */
  readonly ahead: number | undefined
  /** This machine's clock, in milliseconds since 1970. */
  readonly now: number
  /** Why Node ignores the file in NODE_EXTRA_CA_CERTS. */
  readonly caFile: CaFileFacts | undefined
  /** Why no request can be sent, for example a proxy that is not supported. */
  readonly unusable: { readonly message: string; readonly hint?: string } | undefined
}

export function judgeNetwork(facts: NetworkFacts): readonly Finding[] {
  return [
    ...judgeProxy(facts),
    ...(facts.unchecked ? [finding('tls-unchecked', 'machine', UNCHECKED, { hint: CHECK })] : []),
    ...judgeCaFile(facts.caFile),
    ...judgeAuthorities(facts.authorities),
    ...judgeAnswers(facts),
    ...judgeClock(facts),
  ]
}

const UNCHECKED =
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so a different server can pretend to be pCloud.'
const CHECK = 'Unset it. For a company proxy, use NODE_EXTRA_CA_CERTS.'

interface ProxyFacts {
  /** The address without its password. */
  readonly used: string | undefined
  /** https_proxy and HTTPS_PROXY differ. */
  readonly differ: boolean
}

/** The rules of `host/http.ts`: an empty variable counts as unset. */
export function proxyFacts(env: Environment): ProxyFacts {
  const { https_proxy: lower = '', HTTPS_PROXY: upper = '' } = env
  const used = lower || upper
  return {
    used: used === '' ? undefined : withoutPassword(used),
    differ: lower !== '' && upper !== '' && lower !== upper,
  }
}

/** S36: the text before the last `@` can be a password. */
function withoutPassword(address: string): string {
  return address.replace(/^((?:[a-z][\w+.-]*:\/\/)?).*@/i, '$1••••@')
}

function judgeProxy({ proxy, unusable }: NetworkFacts): readonly Finding[] {
  if (unusable !== undefined) {
    return [finding('proxy-unusable', 'machine', unusable.message, { hint: unusable.hint })]
  }
  const used = `Requests go through the proxy ${proxy.used}.`
  const differ = 'https_proxy and HTTPS_PROXY are set and differ: the first one counts.'
  return [
    ...(proxy.used === undefined ? [] : [finding('proxy-used', 'machine', used)]),
    ...(proxy.differ
      ? [finding('proxy-two', 'machine', differ, { hint: 'Set one of them.' })]
      : []),
  ]
}

/** A trusted company proxy or antivirus program that can read the connection. */
function judgeAuthorities(authorities: readonly AuthorityFacts[]): readonly Finding[] {
  const names = new Set(
    authorities
      .filter(({ host, isPublic }) => !isPublic && OFFICIAL_HOSTS.has(host))
      .map(({ authority }) => authority),
  )
  return [...names].map((name) =>
    finding(
      'tls-intercepted',
      'machine',
      `pCloud's certificate is signed by ${name}, not by a public authority. A company proxy or antivirus program may be reading the connection.`,
      { advice: { kind: 'rclone-authorities' } },
    ),
  )
}

function judgeAnswers({ failures, answered }: NetworkFacts): readonly Finding[] {
  const network = failures.filter(({ code }) => code === 'network')
  const service = failures.filter(({ code }) => code === 'service')
  const found = [
    ...(network.length === 0 ? [] : [joined('network-unreachable', network)]),
    ...(service.length === 0 ? [] : [joined('service-fails', service)]),
  ]
  if (found.length > 0 || answered.length === 0) return found
  const text = `pCloud responds (${answered.join(', ')}).`
  return [finding('service-answers', 'machine', text)]
}

/** One finding for all remotes of a host. */
function joined(id: 'network-unreachable' | 'service-fails', all: readonly NoAnswer[]): Finding {
  const messages = [...new Set(all.map(({ message }) => message))]
  const hint = all.find((one) => one.hint !== undefined)?.hint
  return finding(id, 'machine', messages.join(' '), { hint })
}

const TOLERATED_MS = 5 * 60_000

const SET_CLOCK = {
  hint: 'Set the clock, or turn on time synchronization. Certificates and dates in tokens depend on it.',
}

function judgeCaFile(caFile: CaFileFacts | undefined): readonly Finding[] {
  if (caFile === undefined) return []
  const text = `Node.js ignores the CA file ${caFile.path} (NODE_EXTRA_CA_CERTS), because it ${caFile.what}.`
  return [finding('ca-file-unreadable', 'machine', text, { hint: caFile.hint })]
}

/** Finds a clock before the day of the release, without the network. */
function judgeClock({ ahead, now }: NetworkFacts): readonly Finding[] {
  if (isClockWrong(now)) {
    const text = `The clock says ${dayOf(now)}, but this version of pcloud-config is from ${RELEASED}.`
    return [finding('clock-wrong', 'machine', text, SET_CLOCK)]
  }
  if (ahead === undefined) return []
  const minutes = Math.round(Math.abs(ahead) / 60_000)
  if (Math.abs(ahead) <= TOLERATED_MS) {
    return [finding('clock-right', 'machine', 'The clock is right.')]
  }
  const text = `The clock is ${minutes} minutes ${ahead > 0 ? 'ahead' : 'behind'}.`
  return [finding('clock-wrong', 'machine', text, SET_CLOCK)]
}

/** Records the host and the date of each response. */
export interface Watched {
  readonly http: ServiceClient
  answered(): readonly string[]
  ahead(): number | undefined
}

/** Only pCloud's official hosts. Other servers may have an incorrect clock. */
export function watchAnswers(http: ServiceClient, now: () => number): Watched {
  let ahead: number | undefined
  const answered = new Set<string>()
  const watched: ServiceClient = {
    postJson: (request) => http.postJson(request),
    get: (request) => http.get(request),
    async postForm(request) {
      const answer = await http.postForm(request)
      const { hostname } = new URL(request.url)
      if (OFFICIAL_HOSTS.has(hostname)) {
        answered.add(hostname)
        ahead ??= skewOf(answer, now())
      }
      return answer
    },
  }
  return { http: watched, answered: () => [...answered].sort(), ahead: () => ahead }
}

/** Positive if this machine is ahead. The header has a resolution of one second. */
function skewOf({ date }: HttpAnswer, now: number): number | undefined {
  const theirs = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(theirs) ? undefined : now - theirs
}
