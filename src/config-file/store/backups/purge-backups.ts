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
 * Removes every backup that can be read without a password, with its note, and what lies
 * behind the write that encrypted the file. That write is remembered, nothing else of it.
 * @throws PcloudConfigError `failed` where one stays
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

/** What a file without encryption leaves where it becomes an encrypted one, in sentences. */
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
  throw new PcloudConfigError('failed', `A readable backup could not be removed.`, {
    hint: `Delete the files in ${backupFolder.folder} by hand.`,
  })
}

/** The config file is written: trouble with a backup must not look like trouble with the file. */
function sentenceOf(error: unknown): readonly string[] {
  if (!(error instanceof PcloudConfigError)) return []
  return [[error.message, error.hint].join(' ')]
}
