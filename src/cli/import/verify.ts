import { planRepair } from '../../check/plan-repair.ts'
import { type ErrorCode, PcloudConfigError } from '../../errors.ts'
import { sideBySide, withLimit } from '../../limit.ts'
import type { Keys } from '../../rclone/section-keys.ts'
import type { NoAnswer } from '../../services/ask-service.ts'
import { askPcloud, pcloudFacts, questionOf } from '../../services/pcloud/ask-remote.ts'
import { judgePcloud } from '../../services/pcloud/check-remote.ts'
import type { CheckAnswer } from '../../services/service-check.ts'
import { strayKeysIn } from '../../services/stray-keys.ts'
import { defaultHost } from '../../wizard/existing.ts'
import type { Invocation } from '../invocation.ts'
import type { ImportedRemote } from './name-clashes.ts'

/** A remote with pCloud's response. */
export interface Examined {
  /** With the safe repairs of `check`. */
  readonly arrival: ImportedRemote
  /** Repairs, and problems for rclone. */
  readonly notes: readonly string[]
  /** Why it does not work, or could not be checked. */
  readonly problem: PcloudConfigError | undefined
  /** The email address, if pCloud returned it. */
  readonly email: string | undefined
}

const AT_ONCE = 8
const LIMIT_MS = 10_000

/** Verifies each remote with pCloud. With `--no-verify`, checks only the format. */
export async function examineArrivals(
  arrivals: readonly ImportedRemote[],
  { host, options }: Invocation,
): Promise<readonly Examined[]> {
  const down = new Map<string, NoAnswer>()
  return sideBySide(arrivals, AT_ONCE, async (arrival) => {
    const question = questionOf(factsOf(arrival))
    if (question === undefined || options.has('no-verify')) return examined(arrival, NOT_ASKED, 0)
    const http = await host.machine.http()
    const answer = await withLimit(LIMIT_MS, host.signal, (signal) =>
      askPcloud(question, { http, signal, down }),
    )
    return examined(arrival, answer, host.machine.now())
  })
}

const NOT_ASKED: CheckAnswer = { kind: 'not-asked' }

function factsOf({ name, keys }: ImportedRemote) {
  return { name, keys, own: keys, stray: strayKeysIn(keys), variables: new Map() }
}

/** Applies the judges and repairs of `check` before the remote is written. */
function examined(arrival: ImportedRemote, answer: CheckAnswer, now: number): Examined {
  const { name, keys } = arrival
  const nothing = { arrival, notes: [], problem: undefined, email: undefined }
  if (keys.get('type') !== 'pcloud') return nothing
  const facts = pcloudFacts(factsOf(arrival), now, answer)
  const all = judgePcloud(facts)
  const { sets } = planRepair(all)
  const findings = all.filter(
    ({ level, fix }) => fix !== undefined || (level !== 'ok' && level !== 'note'),
  )
  const repaired = sets.reduce<Keys>(
    (now, { key, value }) => withKey(now, key, value.reveal()),
    keys,
  )
  const settled = withHost(repaired, answer)
  const isDead = (id: string) => DEAD.has(id)
  const dead = findings.find(({ id, fix }) => fix === undefined && isDead(id))
  const added =
    settled === repaired
      ? []
      : [`${name}: hostname was missing and is now ${settled.get('hostname')}.`]
  return {
    arrival: { ...arrival, keys: settled },
    notes: [
      ...findings
        .filter((one) => one !== dead)
        .map(({ message, fix, hint }) => {
          const end = fix === undefined ? hint : 'Repaired.'
          return `${name}: ${message}${end === undefined ? '' : ` ${end}`}`
        }),
      ...added,
    ],
    problem: dead ? useless('token-invalid', name, dead.message) : silence(name, answer),
    email: answer.kind === 'lives' ? answer.account.email : undefined,
  }
}

const DEAD = new Set(['token-unreadable', 'token-revoked', 'token-invalid', 'login-refused'])

function silence(name: string, answer: CheckAnswer): PcloudConfigError | undefined {
  if (answer.kind !== 'no-answer') return undefined
  return useless(answer.failure.code, name, `Not checked: ${answer.failure.message}`)
}

function useless(code: ErrorCode, name: string, message: string): PcloudConfigError {
  return new PcloudConfigError(code, `${name}: ${message}`, {
    hint: 'No remote was imported. To import it without a check, add --no-verify.',
  })
}

/** Always writes `hostname`, with the confirmed host if pCloud responded. */
function withHost(keys: Keys, answer: CheckAnswer): Keys {
  if (keys.get('hostname')) return keys
  const hostname = answer.kind === 'lives' ? answer.hostname : defaultHost(keys.get('token'))
  return withKey(keys, 'hostname', hostname)
}

/** Adds a new key before the token, as for a new remote. */
function withKey(keys: Keys, key: string, value: string): Keys {
  if (keys.has(key)) return new Map([...keys]).set(key, value)
  const token = [...keys].filter(([other]) => other === 'token')
  const rest = [...keys].filter(([other]) => other !== 'token')
  return new Map([...rest, [key, value], ...token])
}
