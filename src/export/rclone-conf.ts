import { parseConfig } from '../config-file/document.ts'
import { readRemotes } from '../config-file/read.ts'
import { sameKeys } from '../config-file/section-keys.ts'
import { renderSection } from '../config-file/spell.ts'
import { PcloudConfigError } from '../errors.ts'
import { visible } from '../visible.ts'
import type { ExportedRemote } from './exported-remote.ts'

/**
 * The text of the sections, as rclone reads them.
 * @throws PcloudConfigError `usage` for a value that rclone would change, for example `%(user)s`
 */
export function asRcloneConf(remotes: readonly ExportedRemote[]): string {
  const text = remotes.map(({ name, keys }) => renderSection(name, [...keys])).join('\n')
  const read = readRemotes(parseConfig(Buffer.from(text)))
  const changed = remotes.find(({ name, keys }) => {
    const found = read.get(name)
    return found === undefined || !sameKeys(found, keys)
  })
  if (changed === undefined) return text
  const name = visible(changed.name)
  throw new PcloudConfigError('usage', `rclone would change a value of ${name} when it reads it.`, {
    hint: 'Use the json format.',
  })
}
