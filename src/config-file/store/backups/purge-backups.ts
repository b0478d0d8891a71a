import { PcloudConfigError } from '../../../errors.ts'
import type { StoreDeps } from '../store-deps.ts'
import {
  correctBackup,
  listBackups,
  prune,
  readStored,
  removeBackup,
  type Shelf,
} from './backup-folder.ts'
import { type Backup, isEncrypted, isEncrypting } from './backup-note.ts'

/**
 * Removes every backup that can be read without a password, with its note, and what lies
 * behind the write that encrypted the file. That write is remembered, nothing else of it.
 * @throws PcloudConfigError `failed` where one stays
 */
export async function purgeShelf(deps: StoreDeps, shelf: Shelf): Promise<void> {
  await prune(deps, shelf)
  const backups = await listBackups(deps, shelf)
  const end = backups.findIndex(isEncrypting)
  for (const [at, backup] of backups.entries()) {
    const isBehind = end >= 0 && at > end
    if (isBehind || !(await mayStay(deps, shelf, backup))) await remove(deps, shelf, backup)
    else if (at === end && !backup.sealed) {
      await correctBackup(deps, shelf, { ...backup, from: 'readable', sealed: true })
    }
  }
}

/** What a file without encryption leaves where it becomes an encrypted one, in sentences. */
export async function tidyShelf(
  deps: StoreDeps,
  shelf: Shelf,
  now: Uint8Array | undefined,
): Promise<readonly string[]> {
  const tidy = isEncrypted(now) ? purgeShelf : prune
  return await tidy(deps, shelf).then(() => [], sentenceOf)
}

async function mayStay(deps: StoreDeps, shelf: Shelf, backup: Backup): Promise<boolean> {
  if (isEncrypting(backup)) return true
  const stored = await readStored(deps, shelf, backup)
  return stored === undefined ? backup.sealed : isEncrypted(stored)
}

async function remove(deps: StoreDeps, shelf: Shelf, backup: Backup): Promise<void> {
  await removeBackup(deps, shelf, backup.number)
  const left = await readStored(deps, shelf, backup)
  if (left === undefined || isEncrypted(left)) return
  throw new PcloudConfigError('failed', `A readable backup could not be removed.`, {
    hint: `Delete the files in ${shelf.folder} by hand.`,
  })
}

/** The config file is written: trouble with a backup must not look like trouble with the file. */
function sentenceOf(error: unknown): readonly string[] {
  if (!(error instanceof PcloudConfigError)) return []
  return [[error.message, error.hint].join(' ')]
}
