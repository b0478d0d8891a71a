import { isWellFormed } from '../encoding.ts'
import type { ConfigEdit, Entries } from './config-edit.ts'
import { ConfigDocument, parseConfig, rawSections, serializeConfig, splitOf } from './document.ts'
import { type Join, joinLines } from './join-lines.ts'
import { refuseOtherKind } from './lint.ts'
import { noSuchRemote, remoteExists } from './remote-names.ts'
import { verifyEdits } from './verify-edits.ts'
import { WorkingCopy } from './working-copy.ts'

/**
 * Applies edits in order. All lines that the edits do not name stay unchanged, byte for byte. Reads
 * the result back and compares it with the edits, so a value that rclone would read differently is
 * refused (`usage`). Error texts contain no values.
 */
export function applyEdits(doc: ConfigDocument, edits: readonly ConfigEdit[]): ConfigDocument {
  const joined = joinLines(
    doc,
    edits.filter((edit) => edit.kind === 'join'),
  )
  const rest = edits.filter((edit) => edit.kind !== 'join')
  const before = splitOf(joined)
  if (rest.length === 0) return joined
  refuseOtherKind(joined)
  const copy = new WorkingCopy(before)
  const names = () => rawSections(joined).names()
  for (const edit of rest) applyOne(copy, edit, names)
  const after = asOnDisk(doc.file, copy.sections.join())
  verifyEdits(before, after, rest)
  return after
}

/**
 * Encodes and decodes the text: half a surrogate pair, or text like an escaped byte, would change
 * on disk.
 */
function asOnDisk(file: string, text: string): ConfigDocument {
  const doc = new ConfigDocument(file, text)
  return isWellFormed(text) ? doc : parseConfig(serializeConfig(doc), file)
}

function applyOne(
  copy: WorkingCopy,
  edit: Exclude<ConfigEdit, Join>,
  names: () => readonly string[],
): void {
  if (edit.kind === 'rename') {
    mustExist(copy, edit.from, names)
    if (edit.from !== edit.to) mustNotExist(copy, edit.to)
    copy.rename(edit.from, edit.to)
    return
  }
  if (edit.kind === 'add') mustNotExist(copy, edit.name)
  else mustExist(copy, edit.name, names)
  if (edit.kind === 'add') copy.add(edit.name, lastOfEach(edit.entries))
  else if (edit.kind === 'set') copy.set(edit.name, edit.key, edit.value)
  else if (edit.kind === 'unset') copy.unset(edit.name, edit.key)
  else if (edit.kind === 'remove') copy.remove(edit.name)
  else copy.replace(edit.name, lastOfEach(edit.entries))
}

function lastOfEach(entries: Entries): ReadonlyMap<string, string> {
  return new Map(entries)
}

function mustExist(copy: WorkingCopy, name: string, names: () => readonly string[]): void {
  if (!copy.has(name)) throw noSuchRemote(name, names())
}

function mustNotExist(copy: WorkingCopy, name: string): void {
  if (copy.has(name)) throw remoteExists(name)
}
