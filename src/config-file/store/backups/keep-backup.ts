import { PcloudConfigError } from '../../../errors.ts'
import { explain } from '../../../files/explain.ts'
import type { Target } from '../../../files/target.ts'
import type { ConfigEdit } from '../../config-edit.ts'
import { isEncrypted } from '../../encryption/encrypted-container.ts'
import type { StoreDeps } from '../store-deps.ts'
import {
  addBackup,
  type BackupFolder,
  backupFolderOf,
  correctBackup,
  eachBackup,
  listBackups,
  prune,
  readStored,
  removeBackup,
} from './backup-folder.ts'
import {
  type Backup,
  type Change,
  type ChangeKind,
  describeEdits,
  fingerprint,
  isEncrypting,
  isRenewal,
} from './backup-note.ts'

/** A write that is about to start. */
export interface Writing {
  /** Undefined if the write creates the file. */
  readonly old: Uint8Array | undefined
  readonly bytes: Uint8Array
  readonly edits: readonly ConfigEdit[]
  /** The write changes or removes the password. */
  readonly resealed: boolean
}

/** The backup of a write. Neither call fails. */
interface Kept {
  /** `undo` can revert the write. */
  readonly undoable: boolean
  readonly warnings: readonly string[]
  /** Call this if the write succeeds. Returns warnings. */
  done(): Promise<readonly string[]>
  /** For a failed write. */
  drop(): Promise<void>
}

/** Stores the old bytes before the write. If this fails, the write continues with a warning. */
export async function keepOld(deps: StoreDeps, target: Target, writing: Writing): Promise<Kept> {
  if (deps.backupFolder === undefined) return NOTHING_KEPT
  try {
    const backupFolder = await backupFolderOf(deps, target)
    return backupFolder === undefined ? NOTHING_KEPT : await keepIn(deps, backupFolder, writing)
  } catch (error) {
    const { message } = explain(error, 'failed', 'keep a backup in', deps.backupFolder)
    return { ...NOTHING_KEPT, warnings: [`${message} \`undo\` cannot revert this change.`] }
  }
}

async function keepIn(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  writing: Writing,
): Promise<Kept> {
  const { old, bytes, edits } = writing
  const done = () => tidyBackups(deps, backupFolder, bytes)
  const from = fingerprint(old)
  const to = fingerprint(bytes)
  if (from === to) return { ...NOTHING_KEPT, done }
  const newest = await settle(deps, backupFolder, from)
  const renewal = isRenewal(edits)
  if (renewal && newest?.renewal === true && newest.to === from) {
    const corrected = () =>
      correctBackup(deps, backupFolder, { ...newest, to }).catch(() => undefined)
    return { ...NOTHING_KEPT, done: () => corrected().then(() => []) }
  }
  const time = new Date(deps.now()).toISOString()
  const changes = changesOf(writing)
  const sealed = isEncrypted(bytes) && (old === undefined || isEncrypted(old))
  const noted = { kind: 'write', time, from, to, renewal, sealed, changes } as const
  // When the file becomes encrypted, do not keep the unencrypted text.
  const kept = sealChange(writing) === 'encrypted' ? undefined : old
  const { number } = await addBackup(deps, backupFolder, noted, kept)
  const drop = () => removeBackup(deps, backupFolder, number)
  return { undoable: true, warnings: [], done, drop }
}

/**
 * Removes the notes of writes that did not happen.
 * @returns the note of the last write
 */
async function settle(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  now: string,
): Promise<Backup | undefined> {
  for await (const backup of eachBackup(deps, backupFolder)) {
    const never = backup.kind === 'write' && backup.from === now && backup.to !== now
    if (!never) return backup
    await removeBackup(deps, backupFolder, backup.number)
  }
  return undefined
}

function changesOf(writing: Writing): readonly Change[] {
  const { old, bytes, edits } = writing
  const hidden = isEncrypted(old) || isEncrypted(bytes)
  const changes = hidden ? describeEdits(edits).map(({ what }) => ({ what })) : describeEdits(edits)
  const what = sealChange(writing) ?? (changes.length === 0 ? 'created' : undefined)
  return what === undefined ? changes : [...changes, { what }]
}

function sealChange({ old, bytes, resealed }: Writing): ChangeKind | undefined {
  if (old === undefined) return undefined
  if (isEncrypted(old) !== isEncrypted(bytes)) return isEncrypted(old) ? 'decrypted' : 'encrypted'
  return resealed && isEncrypted(old) ? 'password' : undefined
}

const NOTHING_KEPT: Kept = {
  undoable: false,
  warnings: [],
  done: async () => [],
  drop: async () => undefined,
}

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
