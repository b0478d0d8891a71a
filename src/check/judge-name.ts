import { acceptedName, charName, isRefusedName, nameWord } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'
import { findService } from '../services/registry.ts'
import type { RemoteFacts } from '../services/service-check.ts'

/** rclone cannot open a remote with such a name. */
export function judgeName({ name, keys }: RemoteFacts, version?: string): readonly Finding[] {
  const isForRclone = findService(keys.get('type') ?? '')?.inRclone !== false
  if (name === 'DEFAULT' || !isForRclone || !isRefusedName(name, version)) return []
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
