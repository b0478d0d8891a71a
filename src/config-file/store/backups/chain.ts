import type { Backup } from './entry.ts'

export type Found =
  | { readonly kind: 'found'; readonly backup: Backup }
  /** Somebody else wrote the file since this one, so taking it back would lose theirs. */
  | { readonly kind: 'changed'; readonly backup: Backup }
  | { readonly kind: 'none' }

/**
 * The write to take back: the newest that left the file as it is now. An undo leads on
 * from what it left to what was there before the write it took back, so a second undo
 * goes one further. A note of a write that never came about (the program was killed
 * before) begins where the file stands, and is passed over.
 */
export function findWrite(newestFirst: readonly Backup[], current: string): Found {
  let wanted = current
  for (const backup of newestFirst) {
    if (backup.kind === 'undo') {
      if (backup.to === wanted) wanted = backup.from
    } else if (backup.to === wanted) return { kind: 'found', backup }
    else if (backup.from !== wanted) return { kind: 'changed', backup }
  }
  return { kind: 'none' }
}
