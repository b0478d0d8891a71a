import { PcloudConfigError } from '../../../errors.ts'
import { readSnapshot, type Snapshot, sameBytes } from '../../../files/read-snapshot.ts'
import { type Placed, placeBytes } from '../../../files/replace-file.ts'
import type { Target } from '../../../files/target.ts'
import { confirmBytes, syncFolder } from '../../../files/write-file.ts'
import { type ConfigDocument, parseConfig, serializeConfig } from '../../document.ts'
import { isEncrypted } from '../../encryption/encrypted-container.ts'
import { type Sealer, sealPlain } from '../../encryption/sealer.ts'
import { type FindBrokenTokens, keepTokens } from '../../renewed-tokens.ts'
import type { StoreDeps } from '../store-deps.ts'
import {
  addBackup,
  type BackupFolder,
  readStored,
  removeBackup,
  storedPath,
} from './backup-folder.ts'
import { type Backup, fingerprint, isResealing } from './backup-note.ts'
import { tidyBackups } from './keep-backup.ts'

interface Wanted {
  /** The path that the user gave. */
  readonly path: string
  readonly base: Snapshot | undefined
  readonly backupFolder: BackupFolder
  readonly backup: Backup
}

interface OldContent {
  readonly now: ConfigDocument
  readonly old: ConfigDocument
  readonly kept: readonly string[]
  /** Undefined if the file did not exist. */
  readonly bytes: Uint8Array | undefined
}

/** The old bytes. If a current token is kept, the text gets the old seal. */
export async function oldContent(
  deps: StoreDeps,
  { path, base, backupFolder, backup }: Wanted,
  sealer: Sealer | undefined,
  findBroken: FindBrokenTokens,
): Promise<OldContent> {
  const stored = await readOld(deps, backupFolder, backup)
  const reseals = isResealing(backup)
  if (reseals && backup.changes.length === 1 && fingerprint(base?.bytes) === backup.to) {
    // The same text with a different seal. All tokens are equal, so the password is not needed.
    const now = parseConfig(base?.bytes ?? new Uint8Array(), path)
    return { now, old: now, kept: [], bytes: stored }
  }
  const { document: now } = await readText(sealer, base?.bytes, path)
  const asked = reseals ? storedPath(backupFolder, backup.number) : path
  const { document: before, seal } = await readText(sealer, stored, path, asked)
  const { document: old, kept } = keepTokens(before, now, findBroken)
  if (kept.length === 0) return { now, old, kept, bytes: stored }
  const isSame = old.text === now.text && !reseals
  return { now, old, kept, bytes: isSame ? base?.bytes : await seal(serializeConfig(old)) }
}

/** `asked` names the file in the password prompt: an old backup can have an old password. */
async function readText(
  sealer: Sealer | undefined,
  bytes: Uint8Array | undefined,
  path: string,
  asked = path,
) {
  const found = bytes ?? new Uint8Array()
  const opened = await sealer?.open(found, asked)
  return { document: parseConfig(opened?.plain ?? found, path), seal: opened?.seal ?? sealPlain }
}

/** Undefined if the file did not exist. */
async function readOld(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  backup: Backup,
): Promise<Uint8Array | undefined> {
  const bytes = await readStored(deps, backupFolder, backup)
  if (fingerprint(bytes) === backup.from) return bytes
  throw new PcloudConfigError('failed', 'The backup of the last change is missing or damaged.', {
    hint: `The file has not changed. The backups are in ${backupFolder.folder}`,
  })
}

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
