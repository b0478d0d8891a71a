import {
  type ConfigDocument,
  type ConfigEdit,
  type KeyOf,
  readRemotes,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { heirsOf, inheritedKeys, type Repair, repairsFor } from '../rclone/wrappers.ts'
import { visible } from '../visible.ts'
import { withoutNewParents } from './inheritance.ts'
import { refuseWhileBuiltFrom } from './references.ts'

export interface Renaming {
  readonly edits: readonly ConfigEdit[]
  /** Remotes that use this remote, with the new name. */
  readonly repairs: readonly Repair[]
}

/**
 * Renames a remote, and updates every remote that uses it. Keys that it inherits through the old
 * name are copied into the section.
 * @throws PcloudConfigError `usage` if other remotes inherit keys from it
 */
export function renaming(file: ConfigDocument, from: string, to: string): Renaming {
  const remotes = readRemotes(file)
  refuseToDisinherit(from, remotes)
  refuseWhileBuiltFrom(file, isShared(from), { hint: 'Change that value first.' })
  const repairs = repairsFor(from, to, remotes)
  const inherited = [...inheritedKeys(from, remotes)].map(([key, value]) => ({ key, value }))
  const sets = [...repairs, ...inherited.map((entry) => ({ name: from, ...entry }))]
  const edits = sets.map((edit): ConfigEdit => ({ kind: 'set', ...edit }))
  const renamed = [...edits, { kind: 'rename', from, to } as const]
  return { edits: withoutNewParents(file, renamed), repairs }
}

/** Any section can use the keys of `DEFAULT` in its values, but not those of other sections. */
const isShared =
  (from: string) =>
  ({ name }: KeyOf) =>
    name === from && from === 'DEFAULT'

/** `my.sub` inherits keys from `my`, and a rename of `my` would end this. */
function refuseToDisinherit(name: string, remotes: Parameters<typeof heirsOf>[1]): void {
  const heirs = heirsOf(name, remotes)
  if (heirs.length === 0) return
  const named = visible(heirs.join(', '))
  throw new PcloudConfigError(
    'usage',
    `These remotes inherit keys from ${visible(name)}: ${named}.`,
    {
      hint: 'Rename those first. The keys that they need are then copied into them.',
    },
  )
}
