import { closest } from '../closest.ts'
import { type Finding, finding } from '../finding.ts'
import { meantType } from '../rclone/misspelled.ts'
import { WRAPPING_TYPES } from '../rclone/wrappers.ts'
import { findService, SERVICES } from '../services/registry.ts'
import type { RemoteFacts } from '../services/remote-facts.ts'

/** What the installed rclone has a backend for; undefined where none could be asked. */
export type RcloneTypes = Pick<ReadonlySet<string>, 'has' | 'keys'> | undefined

/** Whether a type is none of ours, so that rclone is asked for its own. */
export function isForeignType({ keys }: RemoteFacts): boolean {
  const type = keys.get('type') ?? ''
  return type !== '' && findService(type) === undefined
}

/** A type that the installed rclone does not know; without one, a slip for a type that is known here. */
export function judgeType(remote: RemoteFacts, types: RcloneTypes): readonly Finding[] {
  const { name, keys } = remote
  const type = keys.get('type') ?? ''
  const meantHere = meantType(keys)
  if (!isForeignType(remote) || types?.has(type)) return []
  // Quotes and comments have a finding of their own.
  if (meantHere !== type && (findService(meantHere) || types?.has(meantHere))) return []
  const known = types === undefined ? [...OURS, ...WRAPPING_TYPES] : [...types.keys()]
  const meant = known.includes(type) ? undefined : closest(type, known)
  if (types === undefined && meant === undefined) return []
  const whose = types === undefined ? 'rclone has no type' : 'The installed rclone knows no type'
  const newer = 'A newer rclone may know it: `rclone help backends` lists what this one does.'
  const hint = meant === undefined ? newer : `Is it ${meant}? Correct it in the file.`
  return [finding('type-unknown', { remote: name }, `${whose} ${type}.`, { hint })]
}

const OURS = SERVICES.map(({ type }) => type)
