import type { Snapshot } from '../../../files/read-snapshot.ts'
import type { Target } from '../../../files/target.ts'
import { type BackupFolder, storedPath } from './backup-folder.ts'
import type { Backup, Change } from './backup-note.ts'

/** The file and the backups, read together. */
export interface OpenBackups {
  /** The path that the user gave. */
  readonly path: string
  readonly target: Target
  readonly backupFolder: BackupFolder | undefined
  readonly backups: readonly Backup[]
  readonly base: Snapshot | undefined
}

/** An earlier write. */
export interface PastWrite {
  /** ISO 8601. */
  readonly time: string
  readonly changes: readonly Change[]
  /** The path of the old content, for recovery by hand. Undefined if the write created the file. */
  readonly copy: string | undefined
}

export function pastWrite(
  backupFolder: BackupFolder,
  { time, changes, stored, number }: Backup,
): PastWrite {
  return { time, changes, copy: stored ? storedPath(backupFolder, number) : undefined }
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
