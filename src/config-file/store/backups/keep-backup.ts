import { explain } from '../../../files/explain.ts'
import type { Target } from '../../../files/target.ts'
import type { ConfigEdit } from '../../config-edit.ts'
import type { StoreDeps } from '../store-deps.ts'
import {
  addBackup,
  type BackupFolder,
  backupFolderOf,
  correctBackup,
  eachBackup,
  removeBackup,
} from './backup-folder.ts'
import {
  type Backup,
  type Change,
  type ChangeKind,
  describeEdits,
  fingerprint,
  isEncrypted,
  isRenewal,
} from './backup-note.ts'
import { tidyBackups } from './purge-backups.ts'

/** A write that is about to start. */
export interface Writing {
  /** Undefined if the write creates the file. */
  readonly old: Uint8Array | undefined
  readonly bytes: Uint8Array
  readonly edits: readonly ConfigEdit[]
  /** The write changes or removes the password. */
  readonly resealed: boolean
}

/** The backup of a write. Neither call fails. Both return warnings. */
export interface Kept {
  /** `undo` can revert the write. */
  readonly undoable: boolean
  readonly warnings: readonly string[]
  /** Call this if the write succeeds. */
  done(): Promise<readonly string[]>
  /** For a failed write. */
  drop(): Promise<readonly string[]>
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
  const drop = () => removeBackup(deps, backupFolder, number).then(() => [])
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
  drop: async () => [],
}
