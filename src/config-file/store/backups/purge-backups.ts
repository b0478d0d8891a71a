import { PcloudConfigError } from '../../../errors.ts'
import type { StoreDeps } from '../store-deps.ts'
import {
  type BackupFolder,
  correctBackup,
  listBackups,
  prune,
  readStored,
  removeBackup,
} from './backup-folder.ts'
import { type Backup, isEncrypted, isEncrypting } from './backup-note.ts'

/**
 * Removes all unencrypted backups with their notes, and all backups older than the write that
 * encrypted the file. Keeps only the note of that write.
 * @throws PcloudConfigError `failed` if one could not be removed
 */
export async function purgeBackups(deps: StoreDeps, backupFolder: BackupFolder): Promise<void> {
  await prune(deps, backupFolder)
  const backups = await listBackups(deps, backupFolder)
  const end = backups.findIndex(isEncrypting)
  for (const [at, backup] of backups.entries()) {
    const isBehind = end >= 0 && at > end
    if (isBehind || !(await mayStay(deps, backupFolder, backup)))
      await remove(deps, backupFolder, backup)
    else if (at === end && !backup.sealed) {
      await correctBackup(deps, backupFolder, { ...backup, from: 'readable', sealed: true })
    }
  }
}

/**
 * Removes outdated backups after a write. Removes the unencrypted ones if the file is encrypted
 * now. Returns warnings.
 */
export async function tidyBackups(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  now: Uint8Array | undefined,
): Promise<readonly string[]> {
  const tidy = isEncrypted(now) ? purgeBackups : prune
  return await tidy(deps, backupFolder).then(() => [], sentenceOf)
}

async function mayStay(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  backup: Backup,
): Promise<boolean> {
  if (isEncrypting(backup)) return true
  const stored = await readStored(deps, backupFolder, backup)
  return stored === undefined ? backup.sealed : isEncrypted(stored)
}

async function remove(deps: StoreDeps, backupFolder: BackupFolder, backup: Backup): Promise<void> {
  await removeBackup(deps, backupFolder, backup.number)
  const left = await readStored(deps, backupFolder, backup)
  if (left === undefined || isEncrypted(left)) return
  throw new PcloudConfigError('failed', 'An unencrypted backup could not be removed.', {
    hint: `Delete the files in ${backupFolder.folder}.`,
  })
}

/** The config file is saved, so a fault of a backup is only a warning. */
function sentenceOf(error: unknown): readonly string[] {
  if (!(error instanceof PcloudConfigError)) return []
  return [[error.message, error.hint].filter(Boolean).join(' ')]
}
