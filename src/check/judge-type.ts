import { closest } from '../closest.ts'
import { type Finding, finding } from '../finding.ts'
import { meantType } from '../rclone/misspelled.ts'
import { WRAPPING_TYPES } from '../rclone/wrappers.ts'
import { findService, SERVICES } from '../services/registry.ts'
import type { RemoteFacts } from '../services/service-check.ts'

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
