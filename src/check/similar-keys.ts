import { closest } from '../closest.ts'
import { type Finding, finding } from '../finding.ts'
import { foldedKey, meantType, misspelledKey } from '../rclone/misspelled.ts'
import { subjectOf } from '../services/remedies.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import type { RcloneBackends } from './inspector.ts'
import { isKnownType, knownOptions } from './known-type-options.ts'

/**
 * Keys that are almost the name of an option of the type, such as `host name`, `passwrod`. rclone
 * silently ignores them.
 */
export function judgeSimilarKeys(
  remote: RemoteFacts,
  backends: RcloneBackends | undefined,
): readonly Finding[] {
  const { keys, own } = remote
  const type = meantType(keys)
  const known = knownOptions(type, backends)
  const free = [...known].filter((name) => !keys.get(name))
  return [...own].flatMap(([key, value]) => {
    if (known.has(key) || known.has(foldedKey(key))) return []
    if (known.has('token') && misspelledKey('token', keys) === key) return []
    const meant = type === '' ? typeMeant(key, value, backends) : similarOption(key, free)
    if (meant === undefined) return []
    // So close to the name of an option, it is not a part of a secret (S48).
    const message = `rclone ignores ${key}. Did you mean ${meant}?`
    const hint = `If so, change the name of the key to ${meant} in an editor.`
    return [finding('key-similar', subjectOf(remote), message, { hint })]
  })
}

function typeMeant(key: string, value: string, backends: RcloneBackends | undefined) {
  const isType = closest(key, ['type']) !== undefined && isKnownType(value, backends)
  return isType ? 'type' : undefined
}

/** @param names the options that the section does not have */
function similarOption(key: string, names: readonly string[]): string | undefined {
  const plain = squeezed(key)
  const same = names.find((name) => squeezed(name) === plain)
  if (same !== undefined || !/^[\w. -]+$/.test(key)) return same
  return withoutLastWord(key, names) ?? slip(plain, names)
}

function squeezed(key: string): string {
  return foldedKey(key).replaceAll('_', '')
}

/** `root_folder` for `root_folder_id`, if only one option begins like that. */
function withoutLastWord(key: string, names: readonly string[]): string | undefined {
  const start = foldedKey(key)
  if (!start.includes('_')) return undefined
  const longer = names.filter((name) => name.slice(0, name.lastIndexOf('_')) === start)
  return longer.length === 1 ? longer[0] : undefined
}

/** In a key of up to four letters, only swapped letters count: `path` is not `pass`. */
function slip(plain: string, names: readonly string[]): string | undefined {
  const name = closest(plain, names.map(squeezed))
  if (name === undefined) return undefined
  const isSwap = [...plain].sort().join() === [...name].sort().join()
  return plain.length > 4 || isSwap ? names.find((one) => squeezed(one) === name) : undefined
}
