import { closest } from '../closest.ts'
import { acceptedName, charName, isRefusedName, nameWord } from '../config-file/remote-names.ts'
import { DEFAULT_SECTION } from '../config-file/scan.ts'
import { type Finding, finding } from '../finding.ts'
import { foldedKey, meantType, misspelledKey } from '../rclone/option-names.ts'
import { isSecretKey } from '../rclone/secret-keys.ts'
import { WRAPPING_TYPES } from '../rclone/wrappers.ts'
import { findService, SERVICES } from '../services/registry.ts'
import type { CheckAnswer, RemoteFacts } from '../services/service-check.ts'
import type { Checks } from './ask-all.ts'

interface Seen {
  /** Undefined if there was no token to ask with. */
  readonly answer: CheckAnswer | undefined
  readonly checks: Checks
  readonly time: number
}

/** The findings of the service. Other types have none. */
export function judgeRemote(remote: RemoteFacts, seen: Seen): readonly Finding[] {
  // If the key `type` is misspelled, that is the finding.
  if (misspelledKey('type', remote.keys) !== undefined && !remote.keys.has('type')) return []
  const type = meantType(remote.keys)
  if (type === '') return withoutType(remote)
  const answer = seen.answer ?? { kind: 'not-asked' }
  return seen.checks.get(type)?.judge(remote, answer, seen.time) ?? []
}

/** Other sections can use the values of `DEFAULT`. */
function withoutType({ name, keys }: RemoteFacts): readonly Finding[] {
  if (name === DEFAULT_SECTION) return []
  const text = 'It has no type, so rclone cannot use it.'
  const word = nameWord(name)
  const set = `Set its type: pcloud-config update ${word} type=TYPE`
  const hint = holdsLogin(keys) ? set : `${set}, or delete it: pcloud-config delete ${word}`
  return [finding('type-missing', { remote: name }, text, { hint })]
}

/** Do not advise to delete a section with a login. */
export function holdsLogin(keys: RemoteFacts['keys']): boolean {
  return [...keys].some(
    ([key, value]) => isSecretKey(foldedKey(key)) || /access_?token/i.test(value),
  )
}

/** rclone cannot open a remote with such a name. */
export function judgeName({ name, keys }: RemoteFacts, version?: string): readonly Finding[] {
  const isForRclone = findService(keys.get('type') ?? '')?.inRclone !== false
  if (name === DEFAULT_SECTION || !isForRclone || !isRefusedName(name, version)) return []
  const message = `rclone${version === undefined ? '' : ` ${version}`} refuses its name: ${whyRefused(name, version)}`
  const other = acceptedName(name, version)
  const to = other === undefined ? 'NEWNAME' : nameWord(other)
  const rename = isRefusedName(name, undefined) ? 'Rename it' : 'Update rclone, or rename it'
  const hint = `${rename}: pcloud-config rename ${name.startsWith('-') ? '-- ' : ''}${nameWord(name)} ${to}`
  return [finding('name-refused', { remote: name }, message, { hint })]
}

function whyRefused(name: string, version: string | undefined): string {
  if (name.startsWith('-')) return 'it begins with "-".'
  if (name.endsWith(':')) return 'the colon at the end is part of it.'
  const odd = new Set([...name].filter((char) => !/[\w ]/.test(char)))
  // Only the place of a dash or space can be wrong.
  const wrong = [...odd].filter((char) => isRefusedName(`a${char}a`, version))
  const named = (wrong.length > 0 ? wrong : [...odd]).map((char) => charName(char))
  return `it contains ${named.slice(0, 5).join(', ')}.`
}

/** The types of the installed rclone. Undefined if rclone did not list them. */
export type RcloneTypes = Pick<ReadonlySet<string>, 'has' | 'keys'> | undefined

/** If the type is not a service of this program. */
export function isForeignType({ keys }: RemoteFacts): boolean {
  const type = keys.get('type') ?? ''
  return type !== '' && findService(type) === undefined
}

/** A type that the installed rclone does not have. Without rclone: a misspelled type of this program. */
export function judgeType(remote: RemoteFacts, types: RcloneTypes): readonly Finding[] {
  const { name, keys } = remote
  const type = keys.get('type') ?? ''
  const meantHere = meantType(keys)
  if (!isForeignType(remote) || types?.has(type)) return []
  // Quotes and comments have a different finding.
  if (meantHere !== type && (findService(meantHere) || types?.has(meantHere))) return []
  const known = types === undefined ? [...OURS, ...WRAPPING_TYPES] : [...types.keys()]
  const meant = known.includes(type) ? undefined : closest(type, known)
  if (types === undefined && meant === undefined) return []
  const whose = types === undefined ? 'rclone has no type' : 'The installed rclone has no type'
  const newer =
    'A newer rclone may have it. To list the types of your rclone: `rclone help backends`'
  const hint = meant === undefined ? newer : `Did you mean ${meant}? Correct it in the file.`
  return [finding('type-unknown', { remote: name }, `${whose} ${type}.`, { hint })]
}

const OURS = SERVICES.map(({ type }) => type)
