import { hasCode } from '../../errors.ts'
import type { ConfigEdit } from '../config-edit.ts'
import { type ConfigDocument, parseConfig, rawSections } from '../document.ts'
import { inspectContainer } from '../encryption/encrypted-container.ts'
import { openConfig, type Sealer } from '../encryption/sealer.ts'
import type { Writing } from './backups/keep-backup.ts'

/**
 * The outcome of a write. `kept`: the file has the change. `lost`: the sections are as before,
 * rclone wrote the older copy. `changed`: a different program changed them.
 */
type WriteOutcome = 'kept' | 'lost' | 'changed'

/** A write: the old and new bytes and text. */
export interface Written extends Writing {
  readonly before: ConfigDocument
  readonly meant: ConfigDocument
}

/** @param found the bytes of the file, which differ from those that were written */
export async function writeOutcome(
  written: Written,
  found: Uint8Array,
  path: string,
  sealer: Sealer | undefined,
): Promise<WriteOutcome> {
  if (written.resealed) return await sealOutcome(written, found, path, sealer)
  const { before, meant, edits } = written
  const now = await readAgain(sealer, found, path)
  const names = new Set(edits.flatMap(namesOf))
  const isAs = (other: ConfigDocument) =>
    [...names].every((name) => keysText(now, name) === keysText(other, name))
  if (isAs(meant)) return 'kept'
  return isAs(before) ? 'lost' : 'changed'
}

/** An rclone that read the file before a new seal writes it plain or with the old password. */
async function sealOutcome(
  { bytes }: Written,
  found: Uint8Array,
  path: string,
  sealer: Sealer | undefined,
): Promise<WriteOutcome> {
  const kind = inspectContainer(found).kind
  if (kind !== inspectContainer(bytes).kind) return 'lost'
  if (kind === 'plain') return 'kept'
  const now = await readAgain(sealer, found, path)
  return now.encrypted ? 'changed' : 'lost'
}

/** The file that a different program wrote, as far as it can be read. */
async function readAgain(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
): Promise<ConfigDocument> {
  try {
    return (await openConfig(sealer, bytes, path)).document
  } catch (error) {
    // If the password is unknown, use a document that reports this when it is read.
    if (hasCode(error, 'config-encrypted') || hasCode(error, 'config-malformed')) {
      return parseConfig(bytes, path)
    }
    throw error
  }
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
