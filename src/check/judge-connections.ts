import { type Finding, finding } from '../finding.ts'
import { type Environment, typeVariable } from '../rclone/environment-variables.ts'
import { OVERRIDE } from '../rclone/option-lists.ts'
import { optionNames } from '../rclone/option-names.ts'
import type { Remotes } from '../rclone/section-keys.ts'
import { connectionsOf, type WrappedConnection } from '../rclone/wrappers.ts'
import { correctByEdit } from '../services/remedies.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import { shownKey } from '../services/stray-keys.ts'
import type { RcloneBackends } from './inspector.ts'
import { isKnownType, knownOptions } from './known-type-options.ts'
import { remoteFacts } from './remote-environment.ts'

/** A remote as a connection string such as `pc,encoding=None:` opens it. */
interface Opened {
  readonly key: string
  /** Without the parameters. It has no keys if the string begins with a type, such as `:pcloud`. */
  readonly before: RemoteFacts
  readonly with: RemoteFacts
  readonly parameters: WrappedConnection['parameters']
}

/** The remotes that the connection strings in the target of a remote open. */
export function openedBy(name: string, remotes: Remotes, env: Environment): readonly Opened[] {
  return connectionsOf(name, remotes).flatMap(({ key, name: target, parameters }) => {
    const type = target.startsWith(':') ? target.slice(1) : undefined
    if (type === undefined && !remotes.has(target)) return []
    const base = type === undefined ? remoteFacts(target, remotes, {}).keys : new Map()
    const given = parameters.map((one) => [one.key, one.value] as const)
    const start = type === undefined ? [...base] : [['type', type] as const, ...ofType(type, env)]
    const keys = new Map([...start, ...given])
    const facts = { name, own: new Map(), stray: new Set<string>(), variables: new Map() }
    return [{ key, parameters, before: { ...facts, keys: base }, with: { ...facts, keys } }]
  })
}

/** Variables such as `RCLONE_PCLOUD_TOKEN` set options of all remotes of a type. */
function ofType(type: string, env: Environment): readonly (readonly [string, string])[] {
  return [...(optionNames(type) ?? [])].flatMap((key) => {
    const value = env[typeVariable(type, key)]
    return value === undefined ? [] : [[key, value] as const]
  })
}

interface Around {
  readonly env: Environment
  readonly backends: RcloneBackends | undefined
  /** The rules for the values of a remote. */
  judge(remote: RemoteFacts): readonly Finding[]
}

/** Judges the values in connection strings like the values of a section. */
export function judgeConnections(
  remote: RemoteFacts,
  remotes: Remotes,
  { backends, env, judge }: Around,
): readonly Finding[] {
  return openedBy(remote.name, remotes, env).flatMap((opened) => {
    const { key } = opened
    const type = opened.with.keys.get('type') ?? ''
    const hint = correctByEdit(remote, key)
    const subject = { remote: remote.name }
    const isTyped = opened.parameters.some((one) => one.key === 'type')
    if (isTyped && backends !== undefined && !isKnownType(type, backends)) {
      const text = `The connection string in ${key} has a type that rclone does not have.`
      return [finding('target-unreadable', subject, text, { hint })]
    }
    const known = knownOptions(type, backends)
    const ignored = opened.parameters
      .filter((one) => known.size > 0 && !known.has(one.key) && !OVERRIDE.test(one.key))
      .map((one) => {
        const text = `rclone ignores ${shownKey(one.key)} in the connection string in ${key}: ${type} has no such option.`
        return finding('key-similar', subject, text, { hint })
      })
    const old = new Set(judge(opened.before).map(({ message }) => message))
    const judged = judge(opened.with)
      .filter(({ level, message }) => BAD.includes(level) && !old.has(message))
      .map(({ id, message }) =>
        finding(id, subject, `In the connection string in ${key}: ${message}`, { hint }),
      )
    return [...ignored, ...judged]
  })
}

const BAD: readonly string[] = ['warning', 'problem']
