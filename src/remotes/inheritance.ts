import { applyEdits } from '../config-file/editing.ts'
import { type ConfigDocument, type ConfigEdit, readRemotes } from '../config-file/index.ts'
import { inheritedKeys } from '../rclone/wrappers.ts'
import { findService } from '../services/registry.ts'

type Keys = ReadonlyMap<string, string>
type SetEdit = Extract<ConfigEdit, { kind: 'set' }>

/**
 * Adds or replaces remotes without a silent change of their values. `a.b` takes each key that it
 * lacks from `a`, so a default that is left out would become the value of `a`. This also protects
 * an existing `a.b` from a new `a`.
 * @param inherits the values that an added or replaced remote takes from its parent on purpose
 * @returns the edits, and the keys to write for this
 */
export function withoutNewParents(
  file: ConfigDocument,
  edits: readonly ConfigEdit[],
  inherits: (name: string) => Keys = () => NONE,
): readonly ConfigEdit[] {
  return [...edits, ...explicitKeys(file, edits, inherits)]
}

/** The keys that {@link withoutNewParents} adds. */
export function explicitKeys(
  file: ConfigDocument,
  edits: readonly ConfigEdit[],
  inherits: (name: string) => Keys = () => NONE,
): readonly SetEdit[] {
  const before = readRemotes(file)
  const placed = new Set(edits.flatMap(placedBy))
  const fresh = [...placed].filter((name) => !before.has(name))
  const isBelow = (name: string) => fresh.some((parent) => name.startsWith(`${parent}.`))
  const family = [
    ...[...placed].filter((name) => name.includes('.') || inherits(name).size > 0),
    ...[...before.keys()].filter((name) => !placed.has(name) && isBelow(name)),
  ]
  if (family.length === 0) return []
  const after = readRemotes(applyEdits(file, edits))
  return family.flatMap((name) => {
    const wanted = placed.has(name) ? inherits(name) : inheritedKeys(name, before)
    return keysToWrite(name, wanted, after)
  })
}

const NONE: Keys = new Map()

function placedBy(edit: ConfigEdit): readonly string[] {
  if (edit.kind === 'rename') return [edit.to]
  return edit.kind === 'add' || edit.kind === 'replace' ? [edit.name] : []
}

function keysToWrite(
  name: string,
  wanted: Keys,
  after: ReadonlyMap<string, Keys>,
): readonly SetEdit[] {
  const own = after.get(name)
  const found = inheritedKeys(name, after)
  const defaults = findService(own?.get('type') ?? '')?.options
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
