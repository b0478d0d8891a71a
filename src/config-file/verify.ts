import { PcloudConfigError } from '../errors.ts'
import { type ConfigDocument, type RawSections, rawSections } from './document.ts'
import type { ConfigEdit } from './edit.ts'
import { getValue } from './read.ts'

type Keys = ReadonlyMap<string, string>

/**
 * Compares an edited document, read anew, with what the edits meant: sections they do
 * not name hold the same keys with the same spelling, and every value they wrote is
 * read back as given, `%(name)s` included. Throws `usage` where the dialect cannot carry it.
 */
export function verifyEdits(
  before: RawSections,
  after: ConfigDocument,
  edits: readonly ConfigEdit[],
): void {
  const { meant, written } = meaning(before, edits)
  const found = readOrRefuse(after)
  if (!sameSections(meant, found)) throw cannotCarry()
  for (const [name, keys] of written) {
    const expected = meant.get(name)
    for (const key of keys) {
      const value = expected?.get(key)
      if (value?.includes('%(') && getValue(after, name, key) !== value) throw reference(name, key)
    }
  }
}

/** The sections as they should be afterwards, and which keys of which sections were written. */
function meaning(before: RawSections, edits: readonly ConfigEdit[]) {
  const meant = new Map<string, Keys>()
  for (const [name, section] of before) meant.set(name, section.keys)
  const written = new Map<string, Set<string>>()
  for (const edit of edits) {
    if (edit.kind === 'rename') {
      move(meant, edit.from, edit.to)
      move(written, edit.from, edit.to)
      continue
    }
    const keys = new Map(meant.get(edit.name))
    const touched = written.get(edit.name) ?? new Set<string>()
    written.set(edit.name, touched)
    meant.set(edit.name, keys)
    if (edit.kind === 'remove') {
      meant.delete(edit.name)
      written.delete(edit.name)
    } else if (edit.kind === 'unset') {
      keys.delete(edit.key)
    } else if (edit.kind === 'set') {
      keys.set(edit.key, edit.value)
      touched.add(edit.key)
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

function readOrRefuse(after: ConfigDocument): RawSections {
  try {
    return rawSections(after)
  } catch (error) {
    throw cannotCarry(error)
  }
}

function sameSections(meant: ReadonlyMap<string, Keys>, found: RawSections): boolean {
  for (const [name, section] of found) if (!sameKeys(meant.get(name), section.keys)) return false
  // A section without a header vanishes with its last key.
  return [...meant].every(([name, keys]) => found.has(name) || keys.size === 0)
}

function sameKeys(meant: Keys | undefined, found: Keys): boolean {
  if (meant === undefined || meant.size !== found.size) return false
  for (const [key, value] of found) if (meant.get(key) !== value) return false
  return true
}

function cannotCarry(cause?: unknown): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    'rclone.conf cannot hold this change: rclone would read something else from it.',
    { hint: 'Nothing was written.', cause },
  )
}

function reference(name: string, key: string): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    `The value for "${key}" in [${name}] holds %(...)s, which rclone replaces when it reads the file.`,
    { hint: 'rclone.conf has no way to write it so that it stays as it is.' },
  )
}
