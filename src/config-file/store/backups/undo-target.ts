import type { Backup } from './backup-note.ts'

export interface Found {
  /** `changed`: somebody else wrote the file since this write; to take it back would lose theirs. */
  readonly kind: 'found' | 'changed'
  readonly backup: Backup
}

export interface Search {
  /** Undefined where there is no write to take back. */
  readonly found: Found | undefined
  /** Notes of writes that never came about. */
  readonly empty: readonly Backup[]
}

/**
 * The write to take back: the newest that left the file as it is now. An undo leads on
 * from what it left to what was there before the write it took back, so a second undo
 * goes one further. A note of a write that never came about (the program was killed
 * before) begins where the file stands, and is passed over.
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
