import { closest } from '../closest.ts'
import type { RepeatedKey } from '../config-file/lint.ts'
import { type Finding, finding } from '../finding.ts'
import { OVERRIDE } from '../rclone/option-lists.ts'
import { foldedKey, meantType, misspelledKey } from '../rclone/option-names.ts'
import { TARGET_KEYS } from '../rclone/remote-paths.ts'
import { PARAMETER_START } from '../rclone/secret-keys.ts'
import { subjectOf, unsetCommand } from '../services/remedies.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import { optionMeant, shownKey } from '../services/stray-keys.ts'
import type { RcloneBackends } from './inspector.ts'
import { holdsLogin } from './judge-remote.ts'
import { isKnownType, knownOptions } from './option-rules.ts'

interface Around {
  readonly backends: RcloneBackends | undefined
}

/** Keys that rclone ignores, and keys that change rclone's own options. */
export function judgeKeyNames(remote: RemoteFacts, around: Around): readonly Finding[] {
  const known = knownOptions(meantType(remote.keys), around.backends)
  return [
    ...judgeMisspelled(remote, known.size === 0 ? COMMON : known),
    ...judgeSimilarKeys(remote, around.backends),
    ...judgeOverrides(remote),
  ]
}

/** rclone compares keys exactly: `Type` is not `type`. */
function judgeMisspelled(remote: RemoteFacts, options: ReadonlySet<string>): readonly Finding[] {
  const { keys, own } = remote
  const wrong = [...own.keys()].filter((key) => {
    const meant = foldedKey(key)
    const isOption = meant === 'type' || options.has(meant)
    return key !== meant && isOption && !options.has(key) && !keys.has(meant)
  })
  const token = options.has('token') ? misspelledKey('token', own) : undefined
  const isToken = token !== undefined && !keys.get('token') && !wrong.includes(token)
  if (isToken) wrong.push(token)
  if (wrong.length === 0) return []
  const meantBy = (key: string) => (key === token ? 'token' : foldedKey(key))
  // A long key can be a part of a secret (S48).
  const text = wrong.map((key) => (isToken && key === token ? shownKey(key) : key)).join(', ')
  const is = wrong.map(meantBy).join(', ')
  const message = `rclone ignores ${text}. The spelling must be exactly ${is}.`
  const keep = holdsLogin(own) ? ' Do not delete the section: it contains your login.' : ''
  const hint = `Correct the key in an editor.${keep}`
  return [finding('key-misspelled', subjectOf(remote), message, { hint })]
}

/** For unknown types. */
const COMMON = new Set(['token', 'hostname', 'client_id', 'client_secret', 'remote', 'password'])

/** rclone uses the last one. Only the user can choose the correct one. */
export function judgeTwice(
  remote: RemoteFacts,
  { twice }: { readonly twice: readonly RepeatedKey[] },
): readonly Finding[] {
  const own = twice.filter(({ name }) => name === remote.name)
  if (own.length === 0) return []
  // A key that is not an option can be the second half of a secret (S48).
  const keys = own.map(
    ({ key, lines }) =>
      `${optionMeant(key) === undefined ? 'a key' : key} (lines ${lines.join(', ')})`,
  )
  const message = `The same key appears more than once, and rclone uses the last one: ${keys.join(', ')}.`
  const hint = 'Delete the other lines in an editor.'
  return [finding('key-twice', subjectOf(remote), message, { hint })]
}

/** Options that send data to a different place, print it, or run a program. */
const RISKY = /proxy|cert|^ca_|^client_|command|mapper|program|transform|header|^dump/

/** Connection strings can contain them too: `pc,override.http_proxy=...:dir`. */
function overridesIn({ keys }: RemoteFacts): readonly string[] {
  const targets = TARGET_KEYS.map((key) => keys.get(key) ?? '')
  const inTargets = targets.flatMap((target) => [...target.matchAll(PARAMETER_START)])
  return [...new Set([...keys.keys(), ...inTargets.map(([, key = '']) => key)])]
}

function judgeOverrides(remote: RemoteFacts): readonly Finding[] {
  return overridesIn(remote).flatMap((key) => {
    const [, scope = '', option = ''] = OVERRIDE.exec(key) ?? []
    if (!RISKY.test(option.replaceAll('-', '_').toLowerCase())) return []
    const where =
      scope === 'global' ? 'everything that rclone does with this config' : 'this remote'
    const message = `${key} changes how rclone 1.71 and newer connects, for ${where}. It can send your login to a different place.`
    const hint = remote.keys.has(key)
      ? `If you did not set this: ${unsetCommand(remote, key)}`
      : 'If you did not set this, remove it from the connection string.'
    return [finding('override-set', subjectOf(remote), message, { hint })]
  })
}

/**
 * Keys that are almost the name of an option of the type, such as `host name`, `passwrod`. rclone
 * silently ignores them.
 */
function judgeSimilarKeys(
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
