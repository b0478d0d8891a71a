import type { RcloneBackends } from '../check/inspector.ts'
import type { ExportedRemote } from '../export/exported-remote.ts'
import { type GuardedKey, guardedKeys, guardedTargets } from '../rclone/guarded-keys.ts'
import { type OptionNames, shippedOptions } from '../rclone/option-lists.ts'
import type { Keys } from '../rclone/section-keys.ts'
import { findService } from '../services/registry.ts'
import { strayKeysIn } from '../services/stray-keys.ts'
import { quotedName } from '../visible.ts'
import type { Host } from './host.ts'

/** The options of the shipped list and of the installed rclone, which is started only once. */
export function knownOptions(host: Host): () => Promise<OptionNames> {
  let all: Promise<OptionNames> | undefined
  return () => {
    all ??= withInstalled(host)
    return all
  }
}

async function withInstalled(host: Host): Promise<OptionNames> {
  const installed = await (await host.inspector()).rcloneBackends()
  const shipped = shippedOptions()
  return installed === undefined ? shipped : mergeOptions(shipped, namesIn(installed))
}

function namesIn(backends: RcloneBackends): OptionNames {
  return new Map([...backends].map(([type, options]) => [type, new Set(options.keys())]))
}

interface Guarded {
  readonly keys: readonly GuardedKey[]
  /** The type is not in the lists, so nearly all keys are accepted. */
  readonly isUnknownType: boolean
}

/** The keys of a remote that an import accepts only after confirmation (S49). */
export async function guardedIn(keys: Keys, known: () => Promise<OptionNames>): Promise<Guarded> {
  const type = keys.get('type') ?? ''
  const own = findService(type)?.options.map(({ name }) => name)
  const judge = (options: OptionNames) => [
    ...guardedKeys(type, keys.keys(), options, own),
    ...guardedTargets(keys, options),
  ]
  const shipped = shippedOptions()
  const found = judge(shipped)
  if (own !== undefined) return { keys: found, isUnknownType: false }
  // Starting rclone takes time. It is needed only for names that are not in the list.
  const isSettled = shipped.has(type) && found.every(({ reason }) => reason !== 'unknown')
  if (isSettled) return { keys: found, isUnknownType: false }
  const options = await known()
  return { keys: judge(options), isUnknownType: !options.has(type) }
}

/** The options for keys that an import refuses by default (S49). Undefined without such keys. */
export async function importHint(
  remotes: readonly ExportedRemote[],
  host: Host,
): Promise<string | undefined> {
  const known = knownOptions(host)
  const keys = new Set<string>()
  for (const remote of remotes) {
    const guarded = await guardedIn(remote.keys, known)
    const strays = strayKeysIn(remote.keys)
    for (const { key, reason } of guarded.keys) {
      const isStray = reason === 'unknown' && strays.has(key)
      if (remote.keys.get(key) !== '' && !isStray) keys.add(key)
    }
  }
  if (keys.size === 0) return undefined
  return `When you import this export, add: ${allowing(keys)}`
}

/** The options that accept these keys. */
export function allowing(keys: Iterable<string>): string {
  return [...keys].map((key) => `--allow-key ${quotedName(key)}`).join(' ')
}

/** All options of a type, from both lists. */
function mergeOptions(one: OptionNames, other: OptionNames): OptionNames {
  const types = [...new Set([...one.keys(), ...other.keys()])]
  return new Map(
    types.map((type) => [type, new Set([...(one.get(type) ?? []), ...(other.get(type) ?? [])])]),
  )
}
