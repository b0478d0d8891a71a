import type { ConfigEdit } from '../config-edit.ts'
import { type ConfigDocument, rawSections } from '../document.ts'

/**
 * What became of a write: `kept`, `lost` (the sections are back as they were before: an
 * rclone that had read the file earlier wrote its copy), or `changed` by somebody on purpose.
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

/** One text per section, comparable; what cannot be read equals nothing. */
function keysText(doc: ConfigDocument, name: string): string {
  try {
    const keys = rawSections(doc).get(name)?.keys
    return keys === undefined ? 'absent' : JSON.stringify([...keys].sort())
  } catch {
    return `unreadable ${doc.text.length}`
  }
}
