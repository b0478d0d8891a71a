import { PcloudConfigError } from '../errors.ts'
import { type Keys, namedKey, sameKeys } from '../rclone/section-keys.ts'
import { type ConfigDocument, resplitOf } from './document.ts'
import type { RawSections } from './raw-sections.ts'
import { getValue } from './read.ts'
import type { Resplit, Split } from './split.ts'

type Entries = readonly (readonly [string, string])[]

/** A change, as data. Values are as rclone reads them. The code chooses how to write them. */
export type ConfigEdit =
  | { readonly kind: 'add'; readonly name: string; readonly entries: Entries }
  | {
      readonly kind: 'set'
      readonly name: string
      readonly key: string
      readonly value: string
      /** The value is the text of the file, with `%(name)s` that rclone replaces. */
      readonly asWritten?: true
    }
  | { readonly kind: 'unset'; readonly name: string; readonly key: string }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  /** Afterwards, the section has exactly these keys. The lines of unchanged keys remain. */
  | { readonly kind: 'replace'; readonly name: string; readonly entries: Entries }
  /** Replaces entire lines of a section: one value with line breaks in it. */
  | {
      readonly kind: 'join'
      readonly name: string
      readonly key: string
      readonly from: string
      readonly to: string
    }

export type Join = Extract<ConfigEdit, { kind: 'join' }>

export type SectionEdit = Exclude<ConfigEdit, Join>

/**
 * Reads an edited document and compares it with the edits: other sections have the same keys and
 * spelling, and each written value reads back unchanged, also with `%(name)s`. Throws `usage` if
 * the format cannot store a value.
 */
export function verifyEdits(
  before: Split,
  after: ConfigDocument,
  edits: readonly SectionEdit[],
): void {
  const { meant, written } = meaning(before.sections, edits)
  const found = readOrRefuse(after, before)
  if (!isAsMeant(before.sections, found, meant)) throw cannotCarry()
  for (const [name, keys] of written) {
    for (const key of keys) {
      const value = meant.get(name)?.get(key)
      if (value?.includes('%(') && getValue(after, name, key) !== value) throw reference(name, key)
    }
  }
}

/** The expected sections. Undefined if a section is removed. */
type Meant = ReadonlyMap<string, Keys | undefined>

/** The result of the edits, and the keys that they write. */
function meaning(before: RawSections, edits: readonly SectionEdit[]) {
  const meant = new Map<string, Keys | undefined>()
  const keysOf = (name: string) => (meant.has(name) ? meant.get(name) : before.get(name)?.keys)
  const written = new Map<string, Set<string>>()
  for (const edit of edits) {
    if (edit.kind === 'rename') {
      const keys = keysOf(edit.from)
      meant.set(edit.from, undefined).set(edit.to, keys)
      move(written, edit.from, edit.to)
      continue
    }
    const keys = new Map(keysOf(edit.name))
    const touched = written.get(edit.name) ?? new Set<string>()
    written.set(edit.name, touched)
    meant.set(edit.name, keys)
    if (edit.kind === 'remove') {
      meant.set(edit.name, undefined)
      written.delete(edit.name)
    } else if (edit.kind === 'unset') {
      keys.delete(edit.key)
    } else if (edit.kind === 'set') {
      keys.set(edit.key, edit.value)
      if (edit.asWritten) touched.delete(edit.key)
      else touched.add(edit.key)
    } else {
      keys.clear()
      for (const [key, value] of edit.entries) keys.set(key, value)
      for (const key of keys.keys()) touched.add(key)
    }
  }
  return { meant, written }
}

function move<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from)
  if (value === undefined || from === to) return
  map.delete(from)
  map.set(to, value)
}

function readOrRefuse(after: ConfigDocument, before: Split): Resplit {
  try {
    return resplitOf(after, before)
  } catch (error) {
    throw cannotCarry(error)
  }
}

function isAsMeant(before: RawSections, after: Resplit, meant: Meant): boolean {
  const { sections: found, touched } = after
  for (const name of touched) {
    if (!meant.has(name) && !isUntouched(name, before, found)) return false
  }
  // A section without a header disappears with the last key.
  return [...meant].every(([name, keys]) =>
    found.has(name) ? sameKeys(keys, found.get(name)?.keys) : !keys?.size,
  )
}

/** Compares the lines first: equal lines read equally. */
function isUntouched(name: string, before: RawSections, found: RawSections): boolean {
  if (!before.has(name) || !found.has(name)) return before.has(name) === found.has(name)
  if (found.isSpelledAs(before, name)) return true
  return sameKeys(before.get(name)?.keys, found.get(name)?.keys)
}

function cannotCarry(cause?: unknown): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    'rclone.conf cannot store this change: rclone would read it differently.',
    { hint: 'The file has not changed.', cause },
  )
}

function reference(name: string, key: string): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    `The value of ${namedKey(key)} in [${name}] contains %(...)s, which rclone replaces when it reads the file.`,
    { hint: 'rclone.conf cannot store this text.' },
  )
}
