import { readSnapshot, type Snapshot, sameBytes } from '../../../files/read-snapshot.ts'
import { type Placed, placeBytes } from '../../../files/replace-file.ts'
import type { Target } from '../../../files/target.ts'
import { confirmBytes, syncFolder } from '../../../files/write-file.ts'
import { isEncrypted } from '../../encryption/encrypted-container.ts'
import type { StoreDeps } from '../store-deps.ts'
import { addBackup, type BackupFolder, removeBackup } from './backup-folder.ts'
import { type Backup, fingerprint } from './backup-note.ts'
import { tidyBackups } from './keep-backup.ts'

interface Restoring {
  readonly undone: Backup
  /** Notes of writes that did not happen. They would block an undo. */
  readonly empty: readonly Backup[]
  readonly base: Snapshot | undefined
  /** Undefined if the file did not exist. */
  readonly bytes: Uint8Array | undefined
}

/**
 * Writes the old content and a note about the undo. The replaced content becomes a backup, too. If
 * the note cannot be written, the undo still happens.
 */
export async function restoreBackup(
  deps: StoreDeps,
  target: Target,
  backupFolder: BackupFolder,
  { undone, empty, base, bytes }: Restoring,
): Promise<Placed> {
  const { renewal, changes, from } = undone
  const time = new Date(deps.now()).toISOString()
  const to = fingerprint(bytes)
  const sealed = isEncrypted(bytes ?? base?.bytes)
  const noted = { kind: 'undo', time, from, to, renewal, sealed, changes } as const
  const isSame = sameBytes(base?.bytes, bytes)
  // If this encrypts the file, do not keep the unencrypted text.
  const isEncrypting = isEncrypted(bytes) && !isEncrypted(base?.bytes)
  const away = isSame || isEncrypting ? undefined : base?.bytes
  const note = await addBackup(deps, backupFolder, noted, away).catch(() => undefined)
  const forget = async () => {
    if (note !== undefined) await removeBackup(deps, backupFolder, note.number)
  }
  const placed = isSame
    ? UNTOUCHED
    : await write(deps, target, base, bytes).catch(async (error: unknown) => {
        await forget()
        throw error
      })
  if (placed.kind === 'changed') {
    await forget()
    return placed
  }
  for (const { number } of [...empty, undone]) await removeBackup(deps, backupFolder, number)
  return {
    ...placed,
    warnings: [...placed.warnings, ...(await tidyBackups(deps, backupFolder, bytes))],
  }
}

const UNTOUCHED = { kind: 'done', inPlace: false, warnings: [] } as const

async function write(
  deps: StoreDeps,
  target: Target,
  base: Snapshot | undefined,
  bytes: Uint8Array | undefined,
): Promise<Placed> {
  const placed = await (bytes === undefined
    ? removeFile(deps, target, base)
    : placeBytes(deps, target, base, bytes))
  if (placed.kind === 'changed') return placed
  const warnings = await confirmBytes(deps, target, bytes)
  return { ...placed, warnings: [...placed.warnings, ...warnings] }
}

async function removeFile(
  deps: StoreDeps,
  target: Target,
  base: Snapshot | undefined,
): Promise<Placed> {
  const now = await readSnapshot(deps, target.path)
  if (!sameBytes(now?.bytes, base?.bytes)) return { kind: 'changed' }
  await deps.fs.unlink(target.path)
  return { ...UNTOUCHED, warnings: await syncFolder(deps, target) }
}
