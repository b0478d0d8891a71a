import { type ConfigDocument, readRemotes } from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { foundationsOf } from '../rclone/wrappers.ts'
import { visible } from '../visible.ts'
import { refuseWhileBuiltFrom } from './references.ts'

/**
 * Remotes that are removed together may use each other.
 * @throws PcloudConfigError `usage` if a remaining remote uses a removed remote
 */
export function refuseWhileNeeded(file: ConfigDocument, going: ReadonlySet<string>): void {
  refuseWhileBuiltFrom(file, ({ name }) => going.has(name), BUILT)
  const remotes = readRemotes(file)
  const staying = [...remotes.keys()].filter((name) => !going.has(name))
  const needs = (other: string) => foundationsOf(other, remotes).filter((name) => going.has(name))
  const left = staying.filter((other) => needs(other).length > 0)
  if (left.length === 0) return
  const needed = [...new Set(left.flatMap(needs))]
  const verb = needed.length === 1 ? 'is' : 'are'
  throw new PcloudConfigError('usage', `${listed(needed)} ${verb} used by: ${listed(left)}.`, {
    hint: 'Delete those too, or repair them afterwards.',
    advice: { kind: 'force' },
  })
}

function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  return visible(names.slice(0, 20).join(', ')) + more
}

const BUILT = { hint: 'Change that value first.', advice: { kind: 'force' } } as const
