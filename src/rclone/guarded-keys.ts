import { isOption, type OptionNames, OVERRIDE } from './option-lists.ts'
import { connectionsOf } from './wrappers.ts'

/** Why an import needs your confirmation for a key. */
type GuardReason =
  /** rclone applies it to all requests of the remote since 1.71 (`fs/newfs.go`). */
  | 'override'
  | 'program'
  /** A different address, host or proxy. */
  | 'address'
  /** Not an option of the type. */
  | 'unknown'

/** A key that can send a secret to a different host, proxy, certificate or program (S49). */
export interface GuardedKey {
  readonly key: string
  readonly reason: GuardReason
}

const PROGRAM = /(?:^|_)(?:command|ssh|program|exec)(?:_|$)/
const ADDRESS = /^(?:auth_url|token_url)$/
/** For an unknown type, part of a name is enough. */
const SUSPECT = /command|ssh|proxy/i

/**
 * The keys of a remote that an import accepts only after a confirmation.
 * @param own the options of a service of this program, as an allow list. Undefined for other types
 */
export function guardedKeys(
  type: string,
  keys: Iterable<string>,
  known: OptionNames,
  own: readonly string[] | undefined,
): readonly GuardedKey[] {
  const judge = own === undefined ? judgeOther : judgeOwn(own)
  return [...keys].flatMap((key) => {
    const reason = OVERRIDE.test(key.toLowerCase()) ? 'override' : judge(type, key, known)
    return reason === undefined ? [] : [{ key, reason }]
  })
}

/**
 * The targets with such a key in a connection string: `remote = pc,override.http_proxy="...":` is like the
 * key in the section of `pc`.
 */
export function guardedTargets(
  keys: ReadonlyMap<string, string>,
  known: OptionNames,
): readonly GuardedKey[] {
  const found = connectionsOf('', new Map([['', keys]])).flatMap(({ key, name, parameters }) => {
    const type = name.startsWith(':') ? name.slice(1) : ''
    const names = parameters.map((one) => one.key)
    // rclone ignores a key that is not an option.
    const guarded = guardedKeys(type, names, known, undefined).find(
      (one) => one.reason !== 'unknown',
    )
    return guarded === undefined ? [] : [{ key, reason: guarded.reason }]
  })
  return found.slice(0, 1)
}

function judgeOwn(own: readonly string[]) {
  return (_type: string, key: string): GuardReason | undefined => {
    if (ADDRESS.test(key)) return 'address'
    return key === 'type' || own.includes(key) ? undefined : 'unknown'
  }
}

function judgeOther(type: string, key: string, known: OptionNames): GuardReason | undefined {
  const isKnown = isOption(type, key, known)
  if (isKnown === undefined) {
    if (ADDRESS.test(key.toLowerCase())) return 'address'
    return SUSPECT.test(key) ? 'program' : undefined
  }
  if (!isKnown) return 'unknown'
  return PROGRAM.test(key) ? 'program' : undefined
}
