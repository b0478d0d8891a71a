import type { ConfigEdit } from '../config-file/config-edit.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import {
  expandedValue,
  type KeyOf,
  readRemotes,
  remoteNames,
  writtenValue,
} from '../config-file/read.ts'
import { DEFAULT_SECTION } from '../config-file/scan.ts'
import { PcloudConfigError } from '../errors.ts'
import { heirsOf, inheritedKeys } from '../rclone/section-keys.ts'
import { type Repair, repairOf, repairsFor } from '../rclone/wrappers.ts'
import { visible } from '../visible.ts'
import { withoutNewParents } from './inheritance.ts'
import { refuseWhileBuiltFrom } from './references.ts'

interface Renaming {
  readonly edits: readonly ConfigEdit[]
  /** Remotes that use this remote, with the new name. */
  readonly repairs: readonly Repair[]
  /** Values that get the name from other keys, so they keep the old name. */
  readonly left: readonly KeyOf[]
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
  const wanted = repairsFor(from, to, remotes)
  const sets = wanted.flatMap((repair) => setFor(file, remotes, repair, { from, to }) ?? [])
  const isSet = (one: Repair) => sets.some(({ name }) => name === one.name)
  const inherited = [...inheritedKeys(from, remotes)].map(
    ([key, value]) => ({ kind: 'set', name: from, key, value }) as const,
  )
  const edits = withoutNewParents(file, [...sets, ...inherited, { kind: 'rename', from, to }])
  return { edits, repairs: wanted.filter(isSet), left: wanted.filter((one) => !isSet(one)) }
}

/**
 * Replaces the name in the text of the file, so `%(name)s` stays.
 * @returns undefined if the name comes from a different key
 */
function setFor(
  file: ConfigDocument,
  remotes: ReturnType<typeof readRemotes>,
  repair: Repair,
  names: { readonly from: string; readonly to: string },
): (ConfigEdit & { kind: 'set' }) | undefined {
  const { name, key, value } = repair
  const text = writtenValue(file, name, key)
  if (!text?.includes('%(')) return { kind: 'set', ...repair }
  const keys = new Map(remotes.get(name)).set(key, text)
  const written = repairOf(name, names, new Map(remotes).set(name, keys))?.value
  if (written === undefined || expandedValue(file, repair, written) !== value) return undefined
  return { kind: 'set', name, key, value: written, asWritten: true }
}

/** Says that a value still uses the old name. */
export function leftText({ name, key }: KeyOf, from: string): string {
  return `${name}: ${key} uses ${from}: through %(...)s. It did not change.`
}

/** Any section can use the keys of `DEFAULT` in its values, but not those of other sections. */
const isShared =
  (from: string) =>
  ({ name }: KeyOf) =>
    name === from && from === DEFAULT_SECTION

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

/**
 * The new name of a remote that a different program renamed: the only remote that is the same.
 * Undefined for none or several.
 */
export function renamedTo(
  file: ConfigDocument,
  isSame: (name: string) => boolean,
): string | undefined {
  const [found, ...others] = remoteNames(file).filter(isSame)
  return others.length === 0 ? found : undefined
}
