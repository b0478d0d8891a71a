import {
  type ConfigDocument,
  type ConfigEdit,
  type KeyOf,
  readRemotes,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { heirsOf, inheritedKeys, type Repair, repairsFor } from '../rclone/wrappers.ts'
import { visible } from '../visible.ts'
import { refuseWhileBuiltFrom } from './references.ts'

export interface Renaming {
  readonly edits: readonly ConfigEdit[]
  /** Remotes that stand on this one, and name it by its new name afterwards. */
  readonly repairs: readonly Repair[]
}

/**
 * A remote under another name, with every remote that stands on it repaired. What it takes
 * from a parent by its old name is written into it.
 * @throws PcloudConfigError `usage` where others take keys from it
 */
export function renaming(file: ConfigDocument, from: string, to: string): Renaming {
  const remotes = readRemotes(file)
  refuseToDisinherit(from, remotes)
  refuseWhileBuiltFrom(file, isShared(from), 'Change that value first.')
  const repairs = repairsFor(from, to, remotes)
  const inherited = [...inheritedKeys(from, remotes)].map(([key, value]) => ({ key, value }))
  const sets = [...repairs, ...inherited.map((entry) => ({ name: from, ...entry }))]
  const edits = sets.map((edit): ConfigEdit => ({ kind: 'set', ...edit }))
  return { edits: [...edits, { kind: 'rename', from, to }], repairs }
}

/** A value of any section can be built from the keys of `DEFAULT`; the others name no section. */
const isShared =
  (from: string) =>
  ({ name }: KeyOf) =>
    name === from && from === 'DEFAULT'

/** `my.sub` takes from `my` what it lacks, and would not find it under another name. */
function refuseToDisinherit(name: string, remotes: Parameters<typeof heirsOf>[1]): void {
  const heirs = heirsOf(name, remotes)
  if (heirs.length === 0) return
  const named = visible(heirs.join(', '))
  throw new PcloudConfigError('usage', `${visible(name)} gives its keys to: ${named}.`, {
    hint: 'Rename those first: they get the keys they need.',
  })
}
