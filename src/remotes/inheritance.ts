import { applyEdits } from '../config-file/apply-edits.ts'
import type { ConfigEdit } from '../config-file/config-edit.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import { readRemotes } from '../config-file/read.ts'
import { type Entry, inheritedKeys, type Keys } from '../rclone/section-keys.ts'
import { findService } from '../services/registry.ts'
import { visible } from '../visible.ts'

type SetEdit = Extract<ConfigEdit, { kind: 'set' }>

/**
 * Adds or replaces remotes without a silent change of their values. `a.b` takes each key that it
 * lacks from `a`, so a default that is left out would become the value of `a`. This also protects
 * an existing `a.b` from a new or replaced `a`.
 * @param inherits the values that an added or replaced remote takes from its parent on purpose
 * @returns the edits, with the keys to write for this
 */
export function withoutNewParents(
  file: ConfigDocument,
  edits: readonly ConfigEdit[],
  inherits: (name: string) => Keys = () => NONE,
): readonly ConfigEdit[] {
  const sets = explicitKeys(file, edits, inherits)
  const written = new Set<string>()
  const complete = edits.map((edit): ConfigEdit => {
    if (edit.kind !== 'add' && edit.kind !== 'replace') return edit
    const own = sets.filter(({ name }) => name === edit.name)
    written.add(edit.name)
    return { ...edit, entries: own.reduce(inUsualOrder, edit.entries) }
  })
  return [...complete, ...sets.filter(({ name }) => !written.has(name))]
}

/** Says which values of other remotes the edits of {@link withoutNewParents} keep. */
export function keptTexts(edits: readonly ConfigEdit[], name: string): readonly string[] {
  const kept = new Map<string, string[]>()
  for (const edit of edits) {
    if (edit.kind !== 'set' || !edit.name.startsWith(`${name}.`)) continue
    kept.set(edit.name, [...(kept.get(edit.name) ?? []), edit.key])
  }
  return [...kept].map(
    ([heir, keys]) =>
      `${visible(heir)} would inherit from the new ${visible(name)}. To keep its values, its section now has: ${visible(keys.join(', '))}.`,
  )
}

/** The keys that keep a remote or a remote below it as it is, or as `inherits` wants it. */
function explicitKeys(
  file: ConfigDocument,
  edits: readonly ConfigEdit[],
  inherits: (name: string) => Keys,
): readonly SetEdit[] {
  const before = readRemotes(file)
  const placed = new Set(edits.flatMap(placedBy))
  const isBelow = (name: string) => [...placed].some((parent) => name.startsWith(`${parent}.`))
  const family = [
    ...[...placed].filter((name) => name.includes('.') || inherits(name).size > 0),
    ...[...before.keys()].filter((name) => !placed.has(name) && isBelow(name)),
  ]
  if (family.length === 0) return []
  const after = new Map(readRemotes(applyEdits(file, edits)))
  // Parents first: their new keys count for the remotes below them.
  return family.sort(byDepth).flatMap((name) => {
    const wanted = placed.has(name) ? inherits(name) : inheritedKeys(name, before)
    const sets = keysToWrite(name, wanted, after)
    const entries = sets.map(({ key, value }): Entry => [key, value])
    after.set(name, new Map([...(after.get(name) ?? []), ...entries]))
    return sets
  })
}

const NONE: Keys = new Map()

function placedBy(edit: ConfigEdit): readonly string[] {
  if (edit.kind === 'rename') return [edit.to]
  return edit.kind === 'add' || edit.kind === 'replace' ? [edit.name] : []
}

function byDepth(left: string, right: string): number {
  return left.split('.').length - right.split('.').length
}

function keysToWrite(
  name: string,
  wanted: Keys,
  after: ReadonlyMap<string, Keys>,
): readonly SetEdit[] {
  const own = after.get(name)
  const found = inheritedKeys(name, after)
  const type = own?.get('type') ?? wanted.get('type') ?? ''
  const defaults = findService(type)?.options
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [has, wants] = [found.get(key) ?? '', wanted.get(key) ?? '']
    if (own?.has(key) || has === wants || !OPTION.test(key)) return []
    // rclone treats a blank value like a missing one (fs/configmap), so it hides the parent's.
    const plain = defaults?.find((option) => option.name === key)?.default ?? ''
    return [{ kind: 'set', name, key, value: wants || plain }]
  })
}

/** The keys that rclone can read. Any other line of the parent can be part of a secret (S48). */
const OPTION = /^[a-z0-9_.-]+$/

/** The order of a new section, as in rclone's docs. All other keys are between the two groups. */
const FIRST = ['type', 'client_id', 'client_secret']
const LAST = ['root_folder_id', 'hostname', 'token']

function inUsualOrder(entries: readonly Entry[], { key, value }: SetEdit): readonly Entry[] {
  const behind = entries.findIndex(([other]) => compareKeys(other, key) > 0)
  return entries.toSpliced(behind < 0 ? entries.length : behind, 0, [key, value])
}

/** For a stable sort in the order of a new section. */
export function compareKeys(left: string, right: string): number {
  return rank(left) - rank(right)
}

function rank(key: string): number {
  return FIRST.includes(key) ? FIRST.indexOf(key) - FIRST.length : LAST.indexOf(key) + 1
}
