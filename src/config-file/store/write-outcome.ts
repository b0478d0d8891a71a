import type { ConfigEdit } from '../config-edit.ts'
import { type ConfigDocument, rawSections } from '../document.ts'

/**
 * The outcome of a write. `kept`: the file has the change. `lost`: the sections are as before,
 * rclone wrote the older copy. `changed`: a different program changed them.
 */
export type WriteOutcome = 'kept' | 'lost' | 'changed'

export function writeOutcome(
  before: ConfigDocument,
  meant: ConfigDocument,
  now: ConfigDocument,
  edits: readonly ConfigEdit[],
): WriteOutcome {
  const names = new Set(edits.flatMap(namesOf))
  const isAs = (other: ConfigDocument) =>
    [...names].every((name) => keysText(now, name) === keysText(other, name))
  if (isAs(meant)) return 'kept'
  return isAs(before) ? 'lost' : 'changed'
}

function namesOf(edit: ConfigEdit): string[] {
  return edit.kind === 'rename' ? [edit.from, edit.to] : [edit.name]
}

/** A comparable text for a section. Unreadable sections are never equal. */
function keysText(doc: ConfigDocument, name: string): string {
  try {
    const keys = rawSections(doc).get(name)?.keys
    return keys === undefined ? 'absent' : JSON.stringify([...keys].sort())
  } catch {
    return `unreadable ${doc.text.length}`
  }
}
