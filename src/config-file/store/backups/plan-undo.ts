import { PcloudConfigError } from '../../../errors.ts'
import { interruptedWrites } from '../../../files/leftovers.ts'
import { checkSize, type Snapshot } from '../../../files/read-snapshot.ts'
import type { Target } from '../../../files/target.ts'
import { type ConfigDocument, parseConfig, serializeConfig } from '../../document.ts'
import { type Sealer, sealPlain } from '../../encryption/sealer.ts'
import { type FindBrokenTokens, keepTokens } from '../../renewed-tokens.ts'
import type { StoreDeps } from '../store-deps.ts'
import { locked } from '../store-lock.ts'
import { type BackupFolder, listBackups, readStored, storedPath } from './backup-folder.ts'
import {
  type Backup,
  type Change,
  findUndoTarget,
  fingerprint,
  isEncrypting,
  isResealing,
} from './backup-note.ts'
import { restoreBackup } from './restore-backup.ts'

/** The file and the backups, read together. */
export interface OpenBackups {
  /** The path that the user gave. */
  readonly path: string
  readonly target: Target
  readonly backupFolder: BackupFolder | undefined
  readonly backups: readonly Backup[]
  readonly base: Snapshot | undefined
}

/** An earlier write. */
export interface PastWrite {
  /** ISO 8601. */
  readonly time: string
  readonly changes: readonly Change[]
  /** The path of the old content, for recovery by hand. Undefined if the write created the file. */
  readonly copy: string | undefined
}

export function pastWrite(
  backupFolder: BackupFolder,
  { time, changes, stored, number }: Backup,
): PastWrite {
  return { time, changes, copy: stored ? storedPath(backupFolder, number) : undefined }
}

/** The effect of an undo. Only {@link UndoPlan.run} writes. */
export interface UndoPlan {
  readonly write: PastWrite
  /** The two are equal, and possibly unread, if the undo only changes the encryption. */
  readonly now: ConfigDocument
  readonly then: ConfigDocument
  readonly removesFile: boolean
  /** The sections that keep their current token. */
  readonly keptTokens: readonly string[]
  /** @returns warnings. Throws `config-changed` if the file has changed in the meantime. */
  run(): Promise<readonly string[]>
}

/** Makes all decisions and prompts for passwords, then takes the lock. */
export async function planUndo(
  deps: StoreDeps,
  opened: OpenBackups,
  sealer: Sealer | undefined,
  findBroken: FindBrokenTokens,
): Promise<UndoPlan> {
  const { path, backupFolder, backups, base } = opened
  const { found, empty } = findUndoTarget(backups, fingerprint(base?.bytes))
  if (found === undefined || backupFolder === undefined) throw nothingToUndo()
  const write = pastWrite(backupFolder, found.backup)
  if (found.kind === 'changed') {
    throw writtenSince(path, write, await interruptedWrites(deps, opened.target))
  }
  if (isEncrypting(found.backup)) throw encryptedSince(path)
  const {
    now,
    old: then,
    kept,
    bytes,
  } = await wayBack(deps, { path, backupFolder, base }, found.backup, sealer, findBroken)
  if (bytes !== undefined) checkSize(bytes, path)
  const run = () =>
    locked(deps, opened.target, async () => {
      if ((await listBackups(deps, backupFolder))[0]?.number !== backups[0]?.number) {
        throw writtenSince(path, write)
      }
      const placed = await restoreBackup(deps, opened.target, backupFolder, {
        undone: found.backup,
        empty,
        base,
        bytes,
      })
      if (placed.kind === 'changed') throw writtenSince(path, write)
      return placed.warnings
    })
  return { write, now, then, removesFile: bytes === undefined, keptTokens: kept, run }
}

interface WayBack {
  readonly now: ConfigDocument
  readonly old: ConfigDocument
  readonly kept: readonly string[]
  /** Undefined if the file did not exist. */
  readonly bytes: Uint8Array | undefined
}

/** The old bytes. If a current token is kept, the text gets the old seal. */
async function wayBack(
  deps: StoreDeps,
  {
    path,
    backupFolder,
    base,
  }: Pick<OpenBackups, 'path' | 'base'> & { readonly backupFolder: BackupFolder },
  backup: Backup,
  sealer: Sealer | undefined,
  findBroken: FindBrokenTokens,
): Promise<WayBack> {
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

function nothingToUndo(): PcloudConfigError {
  return new PcloudConfigError('not-found', 'There is nothing to undo.', {
    hint: 'Only the last ten changes by pcloud-config can be undone.',
  })
}

function writtenSince(
  path: string,
  { copy }: PastWrite,
  interrupted: readonly string[] = [],
): PcloudConfigError {
  if (interrupted.length > 0) {
    return new PcloudConfigError(
      'config-changed',
      `${path} has changed since the last change by pcloud-config.`,
      {
        hint: interrupted.join(' '),
      },
    )
  }
  const rescue =
    copy === undefined
      ? ''
      : ` To discard those changes too, replace ${path} with this backup: ${copy}`
  return new PcloudConfigError(
    'config-changed',
    'The file has changed since then, and undo would discard those changes.',
    {
      hint: `Nothing was undone.${rescue}`,
    },
  )
}

function encryptedSince(path: string): PcloudConfigError {
  return new PcloudConfigError('config-changed', `The last change encrypted ${path}.`, {
    hint: 'This cannot be undone: the unencrypted copies were removed. To decrypt the file: `pcloud-config encryption remove`',
  })
}
