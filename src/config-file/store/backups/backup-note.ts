import { createHash } from 'node:crypto'
import { parseJson } from '../../../json.ts'
import type { ConfigEdit } from '../../config-edit.ts'

/** What a write changed, without values. Without names if the file is encrypted. */
export interface Change {
  readonly what: ChangeKind
  readonly remote?: string
  /** The new name after a rename. */
  readonly to?: string
  readonly keys?: readonly string[]
}

const KINDS = [
  'added',
  'changed',
  'removed',
  'renamed',
  'replaced',
  'created',
  'encrypted',
  'decrypted',
  'password',
] as const
export type ChangeKind = (typeof KINDS)[number]

/** The note about a write of this program. The old bytes are in a file next to it. */
export interface Backup {
  /** Increases with each write. The clock is not reliable. */
  readonly number: number
  /**
   * `undo`: this write reverted an earlier one. The backup has the bytes that the undo replaced.
   */
  readonly kind: 'write' | 'undo'
  /** ISO 8601. */
  readonly time: string
  /**
   * Fingerprints of the file before and after. For an undo, `from` is the state before the reverted
   * write.
   */
  readonly from: string
  readonly to: string
  /** The old bytes are stored. False for a write that created the file. */
  readonly stored: boolean
  /** The write only renewed a token. */
  readonly renewal: boolean
  /** The note omits names and fingerprints of unencrypted files. */
  readonly sealed: boolean
  readonly changes: readonly Change[]
}

/** A write that encrypted the file. Older backups are removed, so undo cannot go back further. */
export function isEncrypting({ kind, changes }: Pick<Backup, 'kind' | 'changes'>): boolean {
  return kind === 'write' && changes.some(({ what }) => what === 'encrypted')
}

/** A write that changed or removed the password of the file. */
export function isResealing({ changes }: Pick<Backup, 'changes'>): boolean {
  return changes.some(({ what }) => what === 'decrypted' || what === 'password')
}

interface Found {
  /** `changed`: the file has changed since this write, so an undo would lose that change. */
  readonly kind: 'found' | 'changed'
  readonly backup: Backup
}

interface Search {
  /** Undefined if no write can be undone. */
  readonly found: Found | undefined
  /** Notes of writes that did not happen. */
  readonly empty: readonly Backup[]
}

/**
 * The write to undo: the newest whose result is the current file. An undo note links the result to
 * the state before the reverted write, so a second undo goes back further. Skips the note
 * of a write that did not happen (the program was killed): `from` is the current file.
 */
export function findUndoTarget(newestFirst: readonly Backup[], current: string): Search {
  const empty: Backup[] = []
  let wanted = current
  for (const backup of newestFirst) {
    if (backup.kind === 'undo') {
      if (backup.to === wanted) wanted = backup.from
    } else if (backup.to === wanted) return { found: { kind: 'found', backup }, empty }
    else if (backup.from !== wanted) return { found: { kind: 'changed', backup }, empty }
    else empty.push(backup)
  }
  return { found: undefined, empty }
}

/** Identifies the content of the file. */
export function fingerprint(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? 'missing' : createHash('sha256').update(bytes).digest('hex')
}

export function encodeBackup({ number: _, ...noted }: Backup): Uint8Array {
  return Buffer.from(`${JSON.stringify({ version: 1, ...noted }, null, 2)}\n`)
}

/** Undefined if it is not a valid note, for example after a power cut. */
export function decodeBackup(bytes: Uint8Array, number: number): Backup | undefined {
  const noted = parseJson(Buffer.from(bytes).toString())
  return isNote(noted) ? { ...noted, sealed: noted.sealed === true, number } : undefined
}

function isNote(value: unknown): value is Omit<Backup, 'number'> {
  if (typeof value !== 'object' || value === null) return false
  const read = (name: string): unknown => Reflect.get(value, name)
  const texts = ['time', 'from', 'to'].every((name) => typeof read(name) === 'string')
  const flags = ['stored', 'renewal'].every((name) => typeof read(name) === 'boolean')
  const changes = read('changes')
  const isKnown = read('version') === 1 && ['write', 'undo'].includes(String(read('kind')))
  return isKnown && texts && flags && Array.isArray(changes) && changes.every(isChange)
}

function isChange(value: unknown): value is Change {
  const what: unknown = typeof value === 'object' && value !== null && Reflect.get(value, 'what')
  return KINDS.some((kind) => kind === what)
}

/** Whether the edits only renew tokens. */
export function isRenewal(edits: readonly ConfigEdit[]): boolean {
  return edits.length > 0 && edits.every((edit) => edit.kind === 'set' && edit.key === 'token')
}

/** A description of the edits. Several keys of a remote are one change. */
export function describeEdits(edits: readonly ConfigEdit[]): readonly Change[] {
  const changes: Change[] = []
  for (const edit of edits) {
    const change = describeEdit(edit)
    const last = changes.at(-1)
    const joins = last?.what === 'changed' && change.what === 'changed'
    if (joins && last.remote === change.remote) {
      const keys = new Set([...(last.keys ?? []), ...(change.keys ?? [])])
      changes[changes.length - 1] = { ...last, keys: [...keys] }
    } else changes.push(change)
  }
  return changes
}

function describeEdit(edit: ConfigEdit): Change {
  if (edit.kind === 'rename') return { what: 'renamed', remote: edit.from, to: edit.to }
  if (edit.kind === 'add') return { what: 'added', remote: edit.name }
  if (edit.kind === 'remove') return { what: 'removed', remote: edit.name }
  if (edit.kind === 'replace') return { what: 'replaced', remote: edit.name }
  return { what: 'changed', remote: edit.name, keys: [edit.key] }
}
