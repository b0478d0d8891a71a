import { readSettled, readSnapshot, type Snapshot } from '../../../files/read-snapshot.ts'
import type { findTarget, Target } from '../../../files/target.ts'
import type { StoreDeps } from '../store-deps.ts'
import { listBackups, type Shelf, shelfOf, storedPath } from './backup-folder.ts'
import type { Backup, Change } from './backup-note.ts'

/** One look at the file and its backups. */
export interface Open {
  /** As the person named it. */
  readonly path: string
  readonly target: Target
  readonly shelf: Shelf | undefined
  readonly backups: readonly Backup[]
  readonly base: Snapshot | undefined
}

export async function look(deps: StoreDeps, path: string, find: typeof findTarget): Promise<Open> {
  const target = await find(deps, path)
  const shelf = await shelfOf(deps, target)
  const backups = shelf === undefined ? [] : await listBackups(deps, shelf)
  const read = backups.length > 0 ? readSettled : readSnapshot
  return { path, target, shelf, backups, base: await read(deps, target.path) }
}

/** One write that is remembered. */
export interface PastWrite {
  /** ISO 8601. */
  readonly time: string
  readonly changes: readonly Change[]
  /** The file as it was before, for a look or for a rescue by hand; none where there was no file. */
  readonly copy: string | undefined
}

export function pastWrite(shelf: Shelf, { time, changes, stored, number }: Backup): PastWrite {
  return { time, changes, copy: stored ? storedPath(shelf, number) : undefined }
}
